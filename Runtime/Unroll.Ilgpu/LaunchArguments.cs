using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Unroll.Ilgpu;

/// <summary>What a generated kernel is told at launch; everything else is a literal in its text. Offsets are in floats, for the first image.</summary>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[SuppressMessage("Design", "CA1051", Justification = "An argument of kernels: plain data that devices read field by field.")]
[EditorBrowsable(EditorBrowsableState.Never)]
[ExcludeFromCodeCoverage(Justification = KernelCode.Uninstrumented)]
public struct LaunchArguments
{
    /// <summary>Images in the batch.</summary>
    public int Batch;

    /// <summary>The first input in the arena.</summary>
    public int X;

    /// <summary>The gate (or the offsets, mask, vector or keys) in the arena.</summary>
    public int Gate;

    /// <summary>The residual, or the second summand, or an attention's values, in the arena.</summary>
    public int Residual;

    /// <summary>The output in the arena.</summary>
    public int Y;

    /// <summary>The layer's packed weights: a multiple of 4.</summary>
    public int Weights;

    /// <summary>From an image's arena to the next image's: a multiple of 16.</summary>
    public int ImageStride;

    /// <summary>Scratch memory of one step in the arena.</summary>
    public int Scratch;

    /// <summary>Scratch memory for the whole batch, after the last image's arena: a multiple of 4.</summary>
    public int Workspace;

    /// <summary>The device address of the arena on CUDA, else 0.</summary>
    public long ArenaAddress;

    /// <summary>The device address of the weights on CUDA, else 0.</summary>
    public long WeightsAddress;

    /// <summary>
    /// The device address of a second copy of the weights in the requested reduced precision (TF32-rounded floats, or halves), in the same order as the first;
    /// 0 without one.
    /// </summary>
    public long ReducedWeightsAddress;
}
