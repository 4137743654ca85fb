namespace Unroll.Ilgpu;

/// <summary>What all types have in common that kernels are made of.</summary>
internal static class KernelCode
{
    /// <summary>Why they stay out of coverage, also where it is measured in this assembly.</summary>
    public const string Uninstrumented = "ILGPU compiles it for devices, which cannot count hits in an array of the host's.";
}
