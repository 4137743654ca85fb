namespace Unroll.CudaEmulator.Ptx;

/// <summary>State spaces.</summary>
public enum PtxSpace
{
    Generic,
    Global,
    Shared,
    Parameter,
}
