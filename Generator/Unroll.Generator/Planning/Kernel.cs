using Unroll.Generator.Emission.Cpu;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Planning;

/// <summary>The kernels, named as the runtime's methods are.</summary>
internal enum Kernel
{
    Input,
    Conv,
    ConvGrouped,
    ConvDepthwise,
    ConvWinograd,
    DeformConv,
    Linear,
    LinearMap,
    MaxPool,
    AvgPool,
    AdaptiveAvgPool,
    GlobalAvgPool,
    AttentionPool,
    RadixSoftmax,
    ConvRadixSoftmax,
    ScaleChannels,
    ScaleChannelsAvgPool,
    AddChannels,
    NonLocal,
    EcaGate,
    GroupNorm,
    Affine,
    ScaleShift,
    ScalePixels,
    Add,
    Activate,
    Copy,
    Interleave,
}

/// <summary>Which kernel computes a node, and how many floats of packed weights it takes.</summary>
internal static class KernelSelection
{
    public static Kernel Select(Node node, Shape input, bool winograd) => node.Operator switch
    {
        InputOperator => Kernel.Input,
        Convolution c when winograd && SuitsWinograd(c, input) => Kernel.ConvWinograd,
        Convolution c when IsVectorProduct(c, input) => Kernel.Linear,
        Convolution c when PackedLayout.UsesDepthwiseKernel(input.Channels / c.Groups, c.OutChannels / c.Groups) => Kernel.ConvDepthwise,
        Convolution c when PackedLayout.UsesGroupedKernel(input.Channels / c.Groups, c.OutChannels / c.Groups) => Kernel.ConvGrouped,
        Convolution => Kernel.Conv,
        DeformableConvolution => Kernel.DeformConv,
        LinearOperator when input is { Height: 1, Width: 1 } => Kernel.Linear,
        LinearOperator => Kernel.LinearMap,
        MaxPool => Kernel.MaxPool,
        AveragePool => Kernel.AvgPool,
        AdaptiveAveragePool => Kernel.AdaptiveAvgPool,
        GlobalAveragePool => Kernel.GlobalAvgPool,
        Graph.AttentionPool => Kernel.AttentionPool,
        Graph.RadixSoftmax => Kernel.RadixSoftmax,
        ConvolutionRadixSoftmax => Kernel.ConvRadixSoftmax,
        ChannelScale { Pool: not null } => Kernel.ScaleChannelsAvgPool,
        ChannelScale => Kernel.ScaleChannels,
        ChannelAdd => Kernel.AddChannels,
        NonLocalAttention => Kernel.NonLocal,
        Graph.EcaGate => Kernel.EcaGate,
        Graph.GroupNorm => Kernel.GroupNorm,
        BatchNorm => Kernel.Affine,
        Graph.ScaleShift => Kernel.ScaleShift,
        PixelScale => Kernel.ScalePixels,
        Add => Kernel.Add,
        ActivationOperator => Kernel.Activate,
        ConcatOperator => Kernel.Copy,
        Graph.Interleave => Kernel.Interleave,
        _ => throw new InvalidOperationException($"No kernel computes {node.Operator.GetType().Name}."),
    };

    public static int WeightLength(Node node, Shape input, Kernel kernel) => (kernel, node.Operator) switch
    {
        (Kernel.Linear, Convolution c) => PackedLayout.Linear(input.Channels, c.OutChannels, c.Groups),
        (Kernel.Linear, LinearOperator l) => PackedLayout.Linear(input.Channels, l.OutFeatures, 1),
        (Kernel.LinearMap, LinearOperator l) => PackedLayout.Conv(input.Channels, l.OutFeatures, input.Height, input.Width, 1),
        (Kernel.Conv, Convolution c) => PackedLayout.Conv(input.Channels, c.OutChannels, c.Window.Height, c.Window.Width, c.Groups),
        (Kernel.DeformConv, DeformableConvolution c) => PackedLayout.Conv(input.Channels, c.OutChannels, c.Window.Height, c.Window.Width, c.Groups),
        (Kernel.ConvWinograd, Convolution c) => PackedLayout.ConvWinograd(input.Channels, c.OutChannels, c.Groups),
        (Kernel.ConvGrouped, Convolution c) => PackedLayout.ConvGrouped(input.Channels, c.OutChannels, c.Window.Height, c.Window.Width, c.Groups),
        (Kernel.ConvDepthwise, Convolution c) => PackedLayout.ConvDepthwise(c.OutChannels, c.Window.Height, c.Window.Width),
        (Kernel.EcaGate, Graph.EcaGate e) => PackedLayout.Align(e.KernelSize),
        (Kernel.NonLocal, NonLocalAttention { Pairwise: PairwiseKind.Concatenation }) => PackedLayout.Align(2 * input.Channels),
        (Kernel.GroupNorm or Kernel.Affine, _) => 2 * PackedLayout.Align(node.Shape.Channels),
        _ => 0,
    };

    /// <summary>Floats of the arena that a kernel needs while it runs, beside its inputs and output.</summary>
    public static int WorkspaceLength(Node node, Shape input, Kernel kernel) => (kernel, node.Operator) switch
    {
        (Kernel.ConvWinograd, Convolution c) => PackedLayout.WinogradWorkspace(node.Shape.Height, node.Shape.Width, input.Channels, c.Groups),
        (Kernel.DeformConv, DeformableConvolution c) =>
            PackedLayout.DeformableWorkspace(node.Shape.Height, node.Shape.Width, input.Channels, c.Window.Height, c.Window.Width),
        (Kernel.AttentionPool, _) => PackedLayout.Align(checked(input.Height * input.Width)),
        _ => 0,
    };

    private static bool SuitsWinograd(Convolution convolution, Shape input) =>
        convolution.Window == WindowSpec.Square(3, 1, 1)
        && PackedLayout.PrefersWinograd(input.Height, input.Width, input.Channels / convolution.Groups, convolution.OutChannels / convolution.Groups);

    /// <summary>A 1x1 convolution of a single pixel is a matrix-vector product.</summary>
    private static bool IsVectorProduct(Convolution convolution, Shape input) =>
        convolution.Window.IsPointwise && input is { Height: 1, Width: 1 } && !convolution.HasResidual;
}
