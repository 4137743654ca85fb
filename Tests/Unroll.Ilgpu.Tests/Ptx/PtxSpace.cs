namespace Unroll.Ilgpu.Tests.Ptx;

/// <summary>State spaces.</summary>
internal enum PtxSpace
{
    Generic,
    Global,
    Shared,
    Parameter,
}
