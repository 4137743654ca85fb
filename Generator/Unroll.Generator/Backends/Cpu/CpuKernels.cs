using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Backends.Cpu;

/// <summary>Which kernel computes a node, and how many floats of packed weights and workspace it takes.</summary>
internal static class CpuKernels
{
    public static CpuKernel Select(Node node, Shape input, bool winograd) => node.Operator switch
    {
        InputOperator => CpuKernel.Input,
        Convolution c when winograd && WinogradTile(c, input) != 0 => CpuKernel.ConvWinograd,
        Convolution c when IsVectorProduct(c, input) => CpuKernel.Linear,
        Convolution c when PackedLayout.UsesDepthwiseKernel(input.Channels / c.Groups, c.OutChannels / c.Groups) => CpuKernel.ConvDepthwise,
        Convolution c when PackedLayout.UsesGroupedKernel(input.Channels / c.Groups, c.OutChannels / c.Groups) => CpuKernel.ConvGrouped,
        Convolution => CpuKernel.Conv,
        DeformableConvolution => CpuKernel.DeformConv,
        LinearOperator when input is { Height: 1, Width: 1 } => CpuKernel.Linear,
        LinearOperator => CpuKernel.LinearMap,
        MaxPool => CpuKernel.MaxPool,
        AveragePool => CpuKernel.AvgPool,
        AdaptiveAveragePool => CpuKernel.AdaptiveAvgPool,
        GlobalAveragePool => CpuKernel.GlobalAvgPool,
        AttentionPool => CpuKernel.AttentionPool,
        RadixSoftmax => CpuKernel.RadixSoftmax,
        ChannelScale { Pool: not null } => CpuKernel.ScaleChannelsAvgPool,
        ChannelScale => CpuKernel.ScaleChannels,
        ChannelAdd => CpuKernel.AddChannels,
        NonLocalAttention => CpuKernel.NonLocal,
        EcaGate => CpuKernel.EcaGate,
        GroupNorm => CpuKernel.GroupNorm,
        BatchNorm => CpuKernel.Affine,
        ConstantAffine => CpuKernel.ConstantAffine,
        PixelScale => CpuKernel.ScalePixels,
        Add => CpuKernel.Add,
        ActivationOperator => CpuKernel.Activate,
        ConcatOperator => CpuKernel.Copy,
        ChannelShuffle => CpuKernel.ChannelShuffle,
        _ => throw new InvalidNetworkException($"{node.Name}: the CPU back end has no kernel for {node.Operator.GetType().Name}."),
    };

    /// <summary>The window by which a node's kernel reads zeros from the memory around its first input; null if it checks for the edges or never leaves it.</summary>
    public static WindowSpec? HaloWindow(Node node, Shape input) =>
        node.Operator is Convolution { Window: var w } c
        && PackedLayout.UsesDepthwiseKernel(input.Channels / c.Groups, c.OutChannels / c.Groups)
        && PackedLayout.UsesDepthwiseTile(w.Width, w.StrideY, w.StrideX, w.DilationY, w.DilationX, w.PadLeft, w.PadRight)
            ? null
            : node.Operator.HaloWindow;

    public static int WeightLength(Node node, Shape input, CpuKernel kernel) => (kernel, node.Operator) switch
    {
        (CpuKernel.Linear, Convolution c) => PackedLayout.Linear(input.Channels, c.OutChannels, c.Groups),
        (CpuKernel.Linear, LinearOperator l) => PackedLayout.Linear(input.Channels, l.OutFeatures, 1),
        (CpuKernel.LinearMap, LinearOperator l) => PackedLayout.Conv(input.Channels, l.OutFeatures, input.Height, input.Width, 1),
        (CpuKernel.Conv, Convolution c) => PackedLayout.Conv(input.Channels, c.OutChannels, c.Window.Height, c.Window.Width, c.Groups),
        (CpuKernel.DeformConv, DeformableConvolution c) => PackedLayout.Conv(input.Channels, c.OutChannels, c.Window.Height, c.Window.Width, c.Groups),
        (CpuKernel.ConvWinograd, Convolution c) when KeepsWinogradTaps(c, input) => PackedLayout.ConvWinogradTaps(input.Channels, c.OutChannels, c.Groups),
        (CpuKernel.ConvWinograd, Convolution c) => PackedLayout.ConvWinograd(input.Channels, c.OutChannels, WinogradTile(c, input), c.Groups),
        (CpuKernel.ConvGrouped, Convolution c) => PackedLayout.ConvGrouped(input.Channels, c.OutChannels, c.Window.Height, c.Window.Width, c.Groups),
        (CpuKernel.ConvDepthwise, Convolution c) => PackedLayout.ConvDepthwise(c.OutChannels, c.Window.Height, c.Window.Width),
        (CpuKernel.EcaGate, EcaGate e) => PackedLayout.Align(e.KernelSize),
        (CpuKernel.NonLocal, NonLocalAttention { Pairwise: PairwiseKind.Concatenation }) => PackedLayout.Align(2 * input.Channels),
        (CpuKernel.GroupNorm or CpuKernel.Affine, _) => 2 * PackedLayout.Align(node.Shape.Channels),
        _ => 0,
    };

    /// <summary>Floats of the arena that a kernel needs while it runs, besides its inputs and output.</summary>
    public static int WorkspaceLength(Node node, Shape input, CpuKernel kernel) => (kernel, node.Operator) switch
    {
        (CpuKernel.DeformConv, DeformableConvolution c) =>
            PackedLayout.DeformableWorkspace(node.Shape.Height, node.Shape.Width, input.Channels, c.Window.Height, c.Window.Width),
        (CpuKernel.AttentionPool, _) => PackedLayout.Align(checked(input.Height * input.Width)),
        _ => 0,
    };

    /// <summary>Pixels along a side of the tiles in which Winograd's algorithm computes a convolution, or 0 where it does not.</summary>
    public static int WinogradTile(Convolution convolution, Shape input) => convolution.Window == WindowSpec.Square(3, 1, 1)
        ? PackedLayout.WinogradTile(input.Height, input.Width, input.Channels / convolution.Groups, convolution.OutChannels / convolution.Groups)
        : 0;

    /// <summary>True when the weights of such a convolution are packed as they are, and each pass transforms them.</summary>
    public static bool KeepsWinogradTaps(Convolution convolution, Shape input) =>
        PackedLayout.KeepsWinogradTaps(PackedLayout.WinogradTiles(input.Height, input.Width, WinogradTile(convolution, input)));

    /// <summary>A 1x1 convolution of a single pixel is a matrix-vector product.</summary>
    private static bool IsVectorProduct(Convolution convolution, Shape input) =>
        convolution.Window.IsPointwise && input is { Height: 1, Width: 1 } && !convolution.HasResidual;
}
