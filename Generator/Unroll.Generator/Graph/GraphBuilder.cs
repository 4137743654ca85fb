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

/// <summary>Appends nodes and infers their shapes.</summary>
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

    public Shape ShapeOf(Value value) => _nodes[value.Id].Shape;

    public Value Input(Shape shape) => Append("input", new InputOperator(shape));

    public Value Convolution(Value x, string name, int outChannels, WindowSpec window, int groups = 1, bool bias = false) =>
        Append(name, new Convolution(outChannels, window, groups, bias), x);

    /// <param name="x">The feature map.</param>
    /// <param name="offsets">The displacements, and the weights' logits, of <see cref="DeformableConvolution"/>.</param>
    /// <param name="name">The module's path.</param>
    /// <param name="convolution">The convolution.</param>
    public Value DeformableConvolution(Value x, Value offsets, string name, DeformableConvolution convolution) => Append(name, convolution, x, offsets);

    public Value BatchNorm(Value x, string name, double epsilon) => Append(name, new BatchNorm(epsilon), x);

    public Value GroupNorm(Value x, string name, int groups, double epsilon) => Append(name, new GroupNorm(groups, epsilon), x);

    /// <summary>PyTorch's LayerNorm([channels, 1, 1]) of a single pixel.</summary>
    public Value LayerNorm(Value x, string name, double epsilon) => Append(name, new GroupNorm(1, epsilon) { IsLayerNorm = true }, x);

    public Value Activation(Value x, string name, ActivationKind kind) => Append(name, new ActivationOperator(kind), x);

    public Value Relu(Value x, string name) => Activation(x, name, ActivationKind.Relu);

    public Value Add(Value a, Value b, string name) => Append(name, new Add(), a, b);

    public Value MaxPool(Value x, string name, WindowSpec window, bool ceilMode = false) => Append(name, new MaxPool(window, ceilMode), x);

    public Value AveragePool(Value x, string name, WindowSpec window, bool ceilMode, PoolDivisorKind divisor) =>
        Append(name, new AveragePool(window, ceilMode, divisor), x);

    public Value GlobalAveragePool(Value x, string name, int radix = 1) => Append(name, new GlobalAveragePool(radix), x);

    /// <summary>The input itself where it has the size asked for.</summary>
    public Value AdaptiveAveragePool(Value x, string name, int height, int width) => ShapeOf(x) is var shape && shape.Height == height && shape.Width == width
        ? x
        : Append(name, new AdaptiveAveragePool(height, width), x);

    public Value AttentionPool(Value x, Value mask, string name) => Append(name, new AttentionPool(), x, mask);

    public Value ConstantAffine(Value x, string name, double[] scale, double[] shift) =>
        Append(name, new ConstantAffine(scale.ToEquatableArray(), shift.ToEquatableArray()), x);

    public Value PixelScale(Value x, string name, double[] rows, double[] columns) =>
        Append(name, new PixelScale(rows.ToEquatableArray(), columns.ToEquatableArray()), x);

    public Value RadixSoftmax(Value x, string name, int radix, int cardinality) => Append(name, new RadixSoftmax(radix, cardinality), x);

    public Value ChannelScale(Value x, Value gate, string name, int radix = 1) => Append(name, new ChannelScale(radix), x, gate);

    public Value ChannelAdd(Value x, Value vector, string name) => Append(name, new ChannelAdd(), x, vector);

    public Value NonLocalAttention(Value queries, Value keys, Value values, string name, PairwiseKind pairwise, double scale = 1) =>
        Append(name, new NonLocalAttention(pairwise, scale), queries, keys, values);

    public Value EcaGate(Value x, string name, int kernelSize) => Append(name, new EcaGate(kernelSize), x);

    public Value Linear(Value x, string name, int outFeatures, bool bias = true) => Append(name, new LinearOperator(outFeatures, bias), x);

    public Value Concat(string name, params Value[] inputs) => Append(name, new ConcatOperator(), inputs);

    public Value ChannelShuffle(Value a, Value b, string name) => Append(name, new ChannelShuffle(), a, b);

    public Value Dropout(Value x, string name, double rate) => Append(name, new Dropout(rate), x);

    public Value DropBlock(Value x, string name, int size) => Append(name, new DropBlock(size), x);

    public Value StochasticDepth(Value x, string name, double rate) => Append(name, new StochasticDepth(rate), x);

    public Value Slice(Value x, string name, int start, int count) => Append(name, new ChannelSlice(start, count), x);

    /// <summary>Appends an operator.</summary>
    /// <exception cref="InvalidNetworkException">It does not fit its inputs; the message names the layer.</exception>
    public Value Append(string name, Operator op, params Value[] inputs)
    {
        _nodes.Add(new Node(_nodes.Count, name, _block, op, inputs.Select(input => input.Id).ToEquatableArray(), ShapeOf(name, op, inputs)));
        return new Value(_nodes.Count - 1);
    }

    /// <summary>Marks the norm that ends a residual branch.</summary>
    public Value EndResidualBranch(Value norm)
    {
        _nodes[norm.Id] = _nodes[norm.Id] with { EndsResidualBranch = true };
        return norm;
    }

    /// <summary>Marks a convolution or norm that upstream starts at zero.</summary>
    public Value ZeroInit(Value layer) => InitStd(layer, 0);

    /// <summary>Marks a convolution whose weights upstream starts with a standard deviation of their own, and its bias at zero.</summary>
    public Value InitStd(Value layer, double std)
    {
        _nodes[layer.Id] = _nodes[layer.Id] with { InitStd = std };
        return layer;
    }

    /// <summary>Assigns each node to its stage, once all are built.</summary>
    /// <param name="ends">The last value of each stage.</param>
    public void Stages(IReadOnlyList<Value> ends)
    {
        for (var id = 0; id < _nodes.Count; id++)
        {
            var ended = ends.Count(end => end.Id < id);
            var stage = ended == ends.Count ? Node.Head : _nodes[id].Block == Stem ? 0 : ended + 1;
            _nodes[id] = _nodes[id] with { Stage = stage };
        }
    }

    public void Output(Value value, string name) => _outputs.Add(new GraphOutput(value.Id, name));

    public NetworkGraph Build(string headPrefix) => new(_nodes.ToEquatableArray(), _outputs.ToEquatableArray(), headPrefix);

    private Shape ShapeOf(string name, Operator op, Value[] inputs)
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
