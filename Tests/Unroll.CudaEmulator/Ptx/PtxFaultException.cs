namespace Unroll.CudaEmulator.Ptx;

/// <summary>A kernel does what it must not, or what the machine does not know.</summary>
public sealed class PtxFaultException(string message) : Exception(message);
