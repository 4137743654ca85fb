using Unroll.Generator.Support;

namespace Unroll.Generator.Graph;

/// <summary>What a node computes. Names of parameters follow from the node's name, the upstream module's path.</summary>
internal abstract record Operator;

/// <summary>The network's input image.</summary>
internal sealed record InputOperator : Operator;

/// <summary>A batch norm folded into the convolution before it.</summary>
internal sealed record FoldedNorm(string Name, double Epsilon);

/// <summary>The functions an epilogue can apply. The names are those of the runtime's Activation.</summary>
internal enum ActivationKind
{
    None,
    Relu,
    Relu6,
    Sigmoid,
    HardSigmoid,
    HardSwish,
    Silu,
    LeakyRelu,
}

/// <summary>An operator whose kernel can apply an activation to what it stores.</summary>
internal abstract record FusibleOperator : Operator
{
    public ActivationKind Activation { get; init; }
}

/// <summary>An operator whose kernel can also add a second feature map before the activation. The residual, if any, is the last input.</summary>
internal abstract record ResidualOperator : FusibleOperator
{
    public bool HasResidual { get; init; }
}

internal sealed record Convolution(int OutChannels, WindowSpec Window, int Groups, bool HasBias) : ResidualOperator
{
    public FoldedNorm? Norm { get; init; }
}

/// <summary>
/// A convolution whose taps are moved (Dai et al. 2017, arXiv:1703.06211), and weighted where it is modulated (Zhu et al. 2018, arXiv:1811.11168).
/// Inputs: a feature map, and a map of the result's size whose channels are, as mmcv lays them out, for each deform group and each tap its move down and its move
/// right in pixels; behind all of these, where it is modulated, the logit of each tap's weight. Samples are bilinear, and zero outside the input.
/// </summary>
internal sealed record DeformableConvolution(int OutChannels, WindowSpec Window, int Groups, int DeformGroups, bool IsModulated) : FusibleOperator
{
    public FoldedNorm? Norm { get; init; }

    /// <summary>Channels of the second input.</summary>
    public int OffsetChannels => (IsModulated ? 3 : 2) * DeformGroups * Window.Height * Window.Width;
}

/// <summary>A linear layer over all values of its input, a map flattened in upstream's order: channels, rows, columns.</summary>
internal sealed record LinearOperator(int OutFeatures, bool HasBias) : FusibleOperator;

internal sealed record BatchNorm(double Epsilon) : FusibleOperator;

internal sealed record GroupNorm(int Groups, double Epsilon) : ResidualOperator
{
    /// <summary>True for PyTorch's LayerNorm over a single pixel, whose one group is all channels: its parameters are [channels, 1, 1].</summary>
    public bool IsLayerNorm { get; init; }
}

internal sealed record ActivationOperator(ActivationKind Kind) : Operator;

internal sealed record Add : FusibleOperator;

internal sealed record MaxPool(WindowSpec Window, bool CeilMode) : Operator;

/// <summary>What an average pool divides by. The names are those of the runtime's PoolDivisor.</summary>
internal enum PoolDivisorKind
{
    /// <summary>The part of the window inside the input: count_include_pad = False.</summary>
    Clipped,
    /// <summary>The part of the window inside the padded input: count_include_pad = True.</summary>
    ClippedToPadding,
    /// <summary>The whole window: the padding is zeros of the input itself.</summary>
    Full,
}

internal sealed record AveragePool(WindowSpec Window, bool CeilMode, PoolDivisorKind Divisor) : Operator;

/// <summary>Sums the <paramref name="Radix"/> splits of the channels and averages over all pixels.</summary>
internal sealed record GlobalAveragePool(int Radix) : Operator;

/// <summary>Averages over windows that divide the input evenly or overlap by a pixel, whatever its size: PyTorch's AdaptiveAvgPool2d.</summary>
internal sealed record AdaptiveAveragePool(int Height, int Width) : Operator;

/// <summary>Inputs: a feature map and a map of one channel. The softmax of the second over all pixels weighs the pixels of the first; the result is their sum.</summary>
internal sealed record AttentionPool : Operator;

/// <summary>x * scale + shift, one constant pair for each channel.</summary>
internal sealed record ScaleShift(EquatableArray<double> Scale, EquatableArray<double> Shift) : Operator;

/// <summary>x[y, x, c] * rows[y] * columns[x]: one constant for each row and one for each column.</summary>
internal sealed record PixelScale(EquatableArray<double> Rows, EquatableArray<double> Columns) : Operator;

/// <summary>
/// Softmax over the radix of a vector laid out [cardinality, radix, channels / cardinality]; the result is laid out [radix, channels].
/// </summary>
internal sealed record RadixSoftmax(int Radix, int Cardinality) : Operator;

/// <summary>A 1x1 convolution of a single pixel and the softmax over the radix of its result, in one: no pass of the CPU's plan makes it.</summary>
internal sealed record ConvolutionRadixSoftmax(Convolution Convolution, RadixSoftmax Softmax) : Operator;

/// <summary>Inputs: a feature map of radix * C channels and a gate of as many. Scales each channel by its gate and sums the splits.</summary>
internal sealed record ChannelScale(int Radix) : ResidualOperator
{
    /// <summary>An average pool applied to the result, or null.</summary>
    public AveragePool? Pool { get; init; }
}

/// <summary>Inputs: a feature map and a vector of as many channels, which is added to each pixel.</summary>
internal sealed record ChannelAdd : ResidualOperator;

/// <summary>How a non-local attention weighs a pair of pixels. The names are those of the runtime's PairwiseFunction.</summary>
internal enum PairwiseKind
{
    /// <summary>The softmax of the scaled dot products.</summary>
    Softmax,
    /// <summary>The dot product over the number of the keys.</summary>
    DotProduct,
    /// <summary>relu of a learned projection of both, over the number of the keys.</summary>
    Concatenation,
}

/// <summary>
/// Non-local attention (Wang et al. 2018, arXiv:1711.07971). Inputs: the queries, the keys and the values, the latter two of one size.
/// Each query's result is the sum of all values, weighed by the pair of query and key.
/// </summary>
internal sealed record NonLocalAttention(PairwiseKind Pairwise, double Scale) : Operator;

/// <summary>The gate of ECA-Net: sigmoid of a 1-D convolution across channels.</summary>
internal sealed record EcaGate(int KernelSize) : Operator;

/// <summary>Joins its inputs along the channels.</summary>
internal sealed record ConcatOperator : Operator;

/// <summary>Takes channels from its two inputs by turns: ShuffleNet's shuffle of two groups.</summary>
internal sealed record Interleave : Operator;

/// <summary>A range of the input's channels.</summary>
internal sealed record ChannelSlice(int Start, int Count) : Operator;

/// <summary>What only training does; to infer, its result is its input.</summary>
internal abstract record TrainingOnlyOperator : Operator;

/// <summary>Zeros values with the probability <paramref name="Rate"/>, upstream's default, and scales up the others.</summary>
internal sealed record Dropout(double Rate) : TrainingOnlyOperator;

/// <summary>Zeros squares of the map (Ghiasi, Lin and Le 2018); the probability is the user's to set.</summary>
internal sealed record DropBlock(int Size) : TrainingOnlyOperator;

/// <summary>One step of the network.</summary>
/// <param name="Id">Its index in the graph; inputs have smaller ones.</param>
/// <param name="Name">The upstream module's path, the prefix of its parameters' names.</param>
/// <param name="Block">The block it belongs to ("stem", "layer1.0", "head"): one generated method each.</param>
/// <param name="Operator">What it computes.</param>
/// <param name="Inputs">Ids of the nodes whose results it takes.</param>
/// <param name="Shape">The shape of its result.</param>
internal sealed record Node(int Id, string Name, string Block, Operator Operator, EquatableArray<int> Inputs, Shape Shape)
{
    /// <summary>The <see cref="Stage"/> of what follows the last stage.</summary>
    public const int Head = int.MaxValue;

    /// <summary>0 in the stem, then counted from 1: the unit in which training freezes.</summary>
    public int Stage { get; init; }

    /// <summary>True for the norm that ends a residual branch, where upstream can start it at zero.</summary>
    public bool EndsBranch { get; init; }

    /// <summary>
    /// The deviation of a layer's initial weights where upstream starts it otherwise than the network: 0 where training begins without what it adds or moves.
    /// </summary>
    public double? StartDeviation { get; init; }
}
