using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Support;

namespace Unroll.Generator.Graph;

/// <summary>The declaration describes a network that cannot be built; the message says why and what would be right.</summary>
internal sealed class InvalidNetworkException(string message) : Exception(message)
{
    /// <summary>The stage whose attribute is to blame; null: the network's own attribute.</summary>
    public int? Part { get; init; }

    /// <summary>The argument to blame; null: the attribute.</summary>
    public string? Member { get; init; }
}

/// <summary>Appends nodes and infers their shapes. A value is the id of the node that computes it.</summary>
internal sealed class GraphBuilder
{
    /// <summary>The block before all others.</summary>
    public const string Stem = "stem";

    /// <summary>The block after the last stage.</summary>
    public const string Head = "head";

    private readonly List<Node> _nodes = [];
    private readonly List<GraphOutput> _outputs = [];
    private string _block = Stem;

    /// <summary>Starts another block, to which everything appended from now on belongs.</summary>
    public void BeginBlock(string name) => _block = name;

    public Shape ShapeOf(int value) => _nodes[value].Shape;

    public int Input(Shape shape) => Append("input", new InputOperator(shape));

    public int Convolution(int x, string name, int outChannels, WindowSpec window, int groups = 1, bool bias = false) =>
        Append(name, new Convolution(outChannels, window, groups, bias), x);

    /// <param name="x">The feature map.</param>
    /// <param name="offsets">The displacements, and the weights' logits, of <see cref="DeformableConvolution"/>.</param>
    /// <param name="name">The module's path.</param>
    /// <param name="convolution">The convolution.</param>
    public int DeformableConvolution(int x, int offsets, string name, DeformableConvolution convolution) => Append(name, convolution, x, offsets);

    public int BatchNorm(int x, string name, double epsilon) => Append(name, new BatchNorm(epsilon), x);

    public int GroupNorm(int x, string name, int groups, double epsilon) => Append(name, new GroupNorm(groups, epsilon), x);

    /// <summary>PyTorch's LayerNorm([channels, 1, 1]) of a single pixel.</summary>
    public int LayerNorm(int x, string name, double epsilon) => Append(name, new GroupNorm(1, epsilon) { IsLayerNorm = true }, x);

    public int Activation(int x, string name, ActivationKind kind) => Append(name, new ActivationOperator(kind), x);

    public int Relu(int x, string name) => Activation(x, name, ActivationKind.Relu);

    public int Add(int a, int b, string name) => Append(name, new Add(), a, b);

    public int MaxPool(int x, string name, WindowSpec window, bool ceilMode = false) => Append(name, new MaxPool(window, ceilMode), x);

    public int AveragePool(int x, string name, WindowSpec window, bool ceilMode, PoolDivisorKind divisor) =>
        Append(name, new AveragePool(window, ceilMode, divisor), x);

    public int GlobalAveragePool(int x, string name, int radix = 1) => Append(name, new GlobalAveragePool(radix), x);

    /// <summary>The input itself if it already has the requested size.</summary>
    public int AdaptiveAveragePool(int x, string name, int height, int width) => ShapeOf(x) is var shape && shape.Height == height && shape.Width == width
        ? x
        : Append(name, new AdaptiveAveragePool(height, width), x);

    public int AttentionPool(int x, int mask, string name) => Append(name, new AttentionPool(), x, mask);

    public int ConstantAffine(int x, string name, double[] scale, double[] shift) =>
        Append(name, new ConstantAffine(scale.ToEquatableArray(), shift.ToEquatableArray()), x);

    public int PixelScale(int x, string name, double[] rows, double[] columns) =>
        Append(name, new PixelScale(rows.ToEquatableArray(), columns.ToEquatableArray()), x);

    public int RadixSoftmax(int x, string name, int radix, int cardinality) => Append(name, new RadixSoftmax(radix, cardinality), x);

    public int ChannelScale(int x, int gate, string name, int radix = 1) => Append(name, new ChannelScale(radix), x, gate);

    public int ChannelAdd(int x, int vector, string name) => Append(name, new ChannelAdd(), x, vector);

    public int NonLocalAttention(int queries, int keys, int values, string name, PairwiseKind pairwise, double scale = 1) =>
        Append(name, new NonLocalAttention(pairwise, scale), queries, keys, values);

    public int EcaGate(int x, string name, int kernelSize) => Append(name, new EcaGate(kernelSize), x);

    public int Linear(int x, string name, int outFeatures, bool bias = true) => Append(name, new LinearOperator(outFeatures, bias), x);

    public int Concat(string name, params int[] inputs) => Append(name, new ConcatOperator(), inputs);

    public int ChannelShuffle(int a, int b, string name) => Append(name, new ChannelShuffle(), a, b);

    public int Dropout(int x, string name, double rate) => Append(name, new Dropout(rate), x);

    public int DropBlock(int x, string name, int size) => Append(name, new DropBlock(size), x);

    public int StochasticDepth(int x, string name, double rate) => Append(name, new StochasticDepth(rate), x);

    public int Slice(int x, string name, int start, int count) => Append(name, new ChannelSlice(start, count), x);

    /// <summary>Appends an operator.</summary>
    /// <exception cref="InvalidNetworkException">It does not fit its inputs; the message names the layer.</exception>
    public int Append(string name, Operator op, params int[] inputs)
    {
        _nodes.Add(new Node(_nodes.Count, name, _block, op, inputs.ToEquatableArray(), ShapeOf(name, op, inputs)));
        return _nodes.Count - 1;
    }

    /// <summary>Marks the norm that ends a residual branch.</summary>
    public int EndResidualBranch(int norm)
    {
        _nodes[norm] = _nodes[norm] with { EndsResidualBranch = true };
        return norm;
    }

    /// <summary>Marks a convolution or norm that upstream starts at zero.</summary>
    public int ZeroInit(int layer) => InitStd(layer, 0);

    /// <summary>Marks a convolution whose weights upstream starts with a standard deviation of their own, and its bias at zero.</summary>
    public int InitStd(int layer, double std)
    {
        _nodes[layer] = _nodes[layer] with { InitStd = std };
        return layer;
    }

    /// <summary>Assigns each node to its stage, once all are built.</summary>
    /// <param name="ends">The last value of each stage.</param>
    public void Stages(IReadOnlyList<int> ends)
    {
        for (var id = 0; id < _nodes.Count; id++)
        {
            var ended = ends.Count(end => end < id);
            var stage = ended == ends.Count ? Node.Head : _nodes[id].Block == Stem ? 0 : ended + 1;
            _nodes[id] = _nodes[id] with { Stage = stage };
        }
    }

    public void Output(int value, string name) => _outputs.Add(new GraphOutput(value, name));

    public NetworkGraph Build(string headPrefix) => new(_nodes.ToEquatableArray(), _outputs.ToEquatableArray(), headPrefix);

    private Shape ShapeOf(string name, Operator op, int[] inputs)
    {
        try
        {
            return op.OutputShape([.. inputs.Select(ShapeOf)]);
        }
        catch (InvalidNetworkException e)
        {
            throw new InvalidNetworkException($"{name}: {e.Message}");
        }
    }
}
