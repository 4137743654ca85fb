namespace Unroll.CudaEmulator.Driver;

/// <summary>CUresult, as far as the emulated driver answers with it.</summary>
public enum CudaResult
{
    Success = 0,
    InvalidValue = 1,
    OutOfMemory = 2,
    InvalidDevice = 101,
    InvalidContext = 201,
    InvalidPtx = 218,
    InvalidHandle = 400,
    NotFound = 500,
    NotReady = 600,
    LaunchFailed = 719,
    StreamCaptureUnsupported = 900,
    StreamCaptureInvalidated = 901,
    Unknown = 999,
}

/// <summary>A call of the driver fails.</summary>
public sealed class CudaResultException(CudaResult result, string message) : Exception(message)
{
    public CudaResult Result => result;
}
