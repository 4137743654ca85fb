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

    /// <summary>The block behind the last stage.</summary>
    public const string Head = "head";

    private readonly List<Node> _nodes = [];
    private readonly List<GraphOutput> _outputs = [];
    private string _block = Stem;

    /// <summary>What is appended from now on belongs to another block.</summary>
    public void BeginBlock(string name) => _block = name;

    public Shape ShapeOf(int value) => _nodes[value].Shape;

    public int Input(Shape shape) => Append("input", new InputOperator(), shape);

    public int Convolution(int x, string name, int outChannels, WindowSpec window, int groups = 1, bool bias = false)
    {
        var shape = ShapeOf(x);
        if (shape.Channels % groups != 0 || outChannels % groups != 0)
        {
            throw new InvalidNetworkException(
                $"{name}: {groups} groups divide neither evenly: {shape.Channels} input channels and {outChannels} output channels.");
        }

        return Append(name, new Convolution(outChannels, window, groups, bias), Windowed(name, shape, window, false) with { Channels = outChannels }, x);
    }

    /// <param name="x">The feature map.</param>
    /// <param name="offsets">The moves, and the weights' logits, of <see cref="DeformableConvolution"/>.</param>
    /// <param name="name">The module's path.</param>
    /// <param name="convolution">The convolution.</param>
    public int DeformableConvolution(int x, int offsets, string name, DeformableConvolution convolution)
    {
        var shape = ShapeOf(x);
        if (shape.Channels % convolution.Groups != 0 || convolution.OutChannels % convolution.Groups != 0 || shape.Channels % convolution.DeformGroups != 0)
        {
            throw new InvalidNetworkException(
                $"{name}: {convolution.Groups} groups and {convolution.DeformGroups} deform groups must divide the {shape.Channels} input channels, and the groups the {convolution.OutChannels} output channels.");
        }

        var result = Windowed(name, shape, convolution.Window, false) with { Channels = convolution.OutChannels };
        if (ShapeOf(offsets) != result with { Channels = convolution.OffsetChannels })
        {
            throw new InvalidNetworkException($"{name}: the offsets are {ShapeOf(offsets)}, and must be {result with { Channels = convolution.OffsetChannels }}.");
        }

        return Append(name, convolution, result, x, offsets);
    }

    public int BatchNorm(int x, string name, double epsilon) => Append(name, new BatchNorm(epsilon), ShapeOf(x), x);

    public int GroupNorm(int x, string name, int groups, double epsilon)
    {
        var shape = ShapeOf(x);
        if (shape.Channels % groups != 0)
        {
            throw new InvalidNetworkException($"{name}: {groups} norm groups do not divide {shape.Channels} channels.");
        }

        return Append(name, new GroupNorm(groups, epsilon), shape, x);
    }

    /// <summary>PyTorch's LayerNorm([channels, 1, 1]) of a single pixel.</summary>
    public int LayerNorm(int x, string name, double epsilon) => Append(name, new GroupNorm(1, epsilon) { IsLayerNorm = true }, ShapeOf(x), x);

    public int Activation(int x, string name, ActivationKind kind) => Append(name, new ActivationOperator(kind), ShapeOf(x), x);

    public int Relu(int x, string name) => Activation(x, name, ActivationKind.Relu);

    public int Add(int a, int b, string name)
    {
        if (ShapeOf(a) != ShapeOf(b))
        {
            throw new InvalidNetworkException($"{name}: the residual is {ShapeOf(b)}, the branch {ShapeOf(a)}; they must be equal to be added.");
        }

        return Append(name, new Add(), ShapeOf(a), a, b);
    }

    public int MaxPool(int x, string name, WindowSpec window, bool ceilMode = false) =>
        Append(name, new MaxPool(window, ceilMode), Windowed(name, ShapeOf(x), window, ceilMode), x);

    public int AveragePool(int x, string name, WindowSpec window, bool ceilMode, PoolDivisorKind divisor) =>
        Append(name, new AveragePool(window, ceilMode, divisor), Windowed(name, ShapeOf(x), window, ceilMode), x);

    public int GlobalAveragePool(int x, string name, int radix = 1) =>
        Append(name, new GlobalAveragePool(radix), new Shape(ShapeOf(x).Channels / radix, 1, 1), x);

    /// <summary>The input itself where it has the size asked for.</summary>
    public int AdaptiveAveragePool(int x, string name, int height, int width) => ShapeOf(x) is var shape && shape.Height == height && shape.Width == width
        ? x
        : Append(name, new AdaptiveAveragePool(height, width), new Shape(shape.Channels, height, width), x);

    public int AttentionPool(int x, int mask, string name) => Append(name, new AttentionPool(), new Shape(ShapeOf(x).Channels, 1, 1), x, mask);

    public int ScaleShift(int x, string name, double[] scale, double[] shift) =>
        Append(name, new ScaleShift(scale.ToEquatableArray(), shift.ToEquatableArray()), ShapeOf(x), x);

    public int PixelScale(int x, string name, double[] rows, double[] columns) =>
        Append(name, new PixelScale(rows.ToEquatableArray(), columns.ToEquatableArray()), ShapeOf(x), x);

    public int RadixSoftmax(int x, string name, int radix, int cardinality) =>
        Append(name, new RadixSoftmax(radix, cardinality), ShapeOf(x), x);

    public int ChannelScale(int x, int gate, string name, int radix = 1)
    {
        var shape = ShapeOf(x);
        return Append(name, new ChannelScale(radix), shape with { Channels = shape.Channels / radix }, x, gate);
    }

    public int ChannelAdd(int x, int vector, string name) => Append(name, new ChannelAdd(), ShapeOf(x), x, vector);

    public int NonLocalAttention(int queries, int keys, int values, string name, PairwiseKind pairwise, double scale = 1) =>
        Append(name, new NonLocalAttention(pairwise, scale), ShapeOf(queries) with { Channels = ShapeOf(values).Channels }, queries, keys, values);

    public int EcaGate(int x, string name, int kernelSize) => Append(name, new EcaGate(kernelSize), ShapeOf(x), x);

    public int Linear(int x, string name, int outFeatures, bool bias = true) =>
        Append(name, new LinearOperator(outFeatures, bias), new Shape(outFeatures, 1, 1), x);

    public int Concat(string name, params int[] inputs)
    {
        var first = ShapeOf(inputs[0]);
        foreach (var input in inputs)
        {
            if (ShapeOf(input) with { Channels = first.Channels } != first)
            {
                throw new InvalidNetworkException($"{name}: cannot concatenate {ShapeOf(input)} with {first}; height and width must be equal.");
            }
        }

        return Append(name, new ConcatOperator(), first with { Channels = inputs.Sum(i => ShapeOf(i).Channels) }, inputs);
    }

    public int Interleave(int a, int b, string name)
    {
        if (ShapeOf(a) != ShapeOf(b))
        {
            throw new InvalidNetworkException($"{name}: cannot interleave {ShapeOf(a)} with {ShapeOf(b)}; they must be equal.");
        }

        return Append(name, new Interleave(), ShapeOf(a) with { Channels = 2 * ShapeOf(a).Channels }, a, b);
    }

    public int Dropout(int x, string name, double rate) => Append(name, new Dropout(rate), ShapeOf(x), x);

    public int DropBlock(int x, string name, int size) => Append(name, new DropBlock(size), ShapeOf(x), x);

    public int Slice(int x, string name, int start, int count) => Append(name, new ChannelSlice(start, count), ShapeOf(x) with { Channels = count }, x);

    /// <summary>Marks the norm that ends a residual branch.</summary>
    public int EndBranch(int norm)
    {
        _nodes[norm] = _nodes[norm] with { EndsBranch = true };
        return norm;
    }

    /// <summary>Marks a convolution or norm that upstream starts at zero.</summary>
    public int StartAtZero(int layer) => Start(layer, 0);

    /// <summary>Marks a convolution whose weights upstream starts with a deviation of its own, and its bias at zero.</summary>
    public int Start(int layer, double deviation)
    {
        _nodes[layer] = _nodes[layer] with { StartDeviation = deviation };
        return layer;
    }

    /// <summary>Tells which stage each node belongs to, once all are built.</summary>
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

    private static Shape Windowed(string name, Shape shape, WindowSpec window, bool ceilMode)
    {
        var (height, width) = window.OutputSize(shape.Height, shape.Width, ceilMode);
        if (height < 1 || width < 1)
        {
            throw new InvalidNetworkException(
                $"{name}: a feature map of {shape.Height}x{shape.Width} is too small for a {window.ExtentY}x{window.ExtentX} window; declare a larger input.");
        }

        return new Shape(shape.Channels, height, width);
    }

    private int Append(string name, Operator op, Shape shape, params int[] inputs)
    {
        _nodes.Add(new Node(_nodes.Count, name, _block, op, inputs.ToEquatableArray(), shape));
        return _nodes.Count - 1;
    }
}
