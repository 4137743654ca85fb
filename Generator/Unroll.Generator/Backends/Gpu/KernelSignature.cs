using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Planning;
using Unroll.Generator.Support;

namespace Unroll.Generator.Backends.Gpu;

/// <summary>A feature map as a kernel sees it, NHWC: everything but its place in the arena, which is an argument of the launch. Lengths are in floats.</summary>
/// <param name="Channels">Channels.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="RowStride">From a pixel to the one below it.</param>
/// <param name="PixelStride">From a pixel to its right neighbour.</param>
/// <param name="Aligned">Every pixel's first channel is at a multiple of 16 bytes, in every image.</param>
internal sealed record MapLayout(int Channels, int Height, int Width, int RowStride, int PixelStride, bool Aligned)
{
    public static MapLayout Of(BufferView view) => new(
        view.Shape.Channels, view.Shape.Height, view.Shape.Width, view.RowStride, view.PixelStride,
        view.Offset % 4 == 0 && view.RowStride % 4 == 0 && view.PixelStride % 4 == 0);

    public int Pixels => Height * Width;

    /// <summary>"56x56x64"</summary>
    public override string ToString() => $"{Height}x{Width}x{Channels}";
}

/// <summary>A halo of zeros.</summary>
/// <param name="Halo">Its pixels on each side.</param>
/// <param name="Buffer">What it surrounds.</param>
/// <param name="FromOutput">The offset of the buffer's first interior pixel from the kernel's output.</param>
internal sealed record HaloLayout(Halo Halo, MapLayout Buffer, int FromOutput);

/// <summary>The network's output: NHWC in the arena to NCHW outside it.</summary>
internal sealed record OutputOperator : ShapingOperator
{
    internal override int? Arity => 1;

    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => inputs[0];

    internal override bool IsPixelwise => false;

    internal override string Text => "NHWC to NCHW";
}

/// <summary>
/// One distinct kernel: everything literal in its text. Layers with equal signatures share the kernel; where they read and write, where their weights are,
/// and the size of the batch are arguments of the launch.
/// </summary>
/// <remarks>
/// Nothing in it is specific to a network, so that networks can share kernels: image n of a batch is n * LaunchArguments.ImageStride floats after the first. A
/// convolution never needs to check for its input's edges: the plan puts a halo of zeros around the input, so that reading row -PadTop or column -PadLeft (and
/// likewise below and to the right) of a map is fine. A pointwise convolution over rows without gaps comes as one row of Height * Width pixels. Biases always exist,
/// packed after the weights.
/// </remarks>
/// <param name="Operator">What it computes: a convolution has <see cref="Convolution.HasBias"/> set and no norm, since both are in the packed weights.</param>
/// <param name="Inputs">The maps it reads: x, then a gate, then the residual, as far as the operator has them.</param>
/// <param name="Output">The map it writes; may be the residual's memory, or x's if the operator works in place.</param>
internal sealed record KernelSignature(Operator Operator, EquatableArray<MapLayout> Inputs, MapLayout Output)
{
    /// <summary>Zeros that this kernel writes around a buffer because it is the first to write to it; null without. The emitter writes the statement; kernel sets need not.</summary>
    public HaloLayout? Halo { get; init; }

    /// <summary>The first input.</summary>
    public MapLayout X => Inputs[0];

    /// <summary>The gate of a launch: the second input if it is not <see cref="Residual"/>; null without one.</summary>
    public MapLayout? Gate => Inputs.Count > (Residual is null ? 1 : 2) ? Inputs[1] : null;

    /// <summary>The residual of a launch: the last input if it is a residual, a second summand, or the third of three inputs; null without one.</summary>
    public MapLayout? Residual =>
        Inputs.Count > 2 || Operator is ResidualOperator { HasResidual: true } or Add or ChannelShuffle ? Inputs[Inputs.Count - 1] : null;

    /// <summary>Applied to what is stored.</summary>
    public ActivationKind Activation => Operator switch
    {
        FusibleOperator fusible => fusible.Activation,
        ActivationOperator activation => activation.Kind,
        _ => ActivationKind.None,
    };
}
