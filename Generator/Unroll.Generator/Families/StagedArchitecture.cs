using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Families;

/// <summary>The common structure of residual families: a stem, stages of blocks, a classifier. Node names are the paths of upstream's modules.</summary>
/// <param name="spec">The declaration.</param>
/// <param name="graph">The graph to add this family's blocks to; null: a graph of their own.</param>
internal abstract class StagedArchitecture(StagedSpec spec, GraphBuilder? graph = null)
{
    private const double Epsilon = 1e-5;

    protected GraphBuilder Graph { get; } = graph ?? new();

    /// <summary>The classifier's name.</summary>
    protected virtual string Head => "fc";

    /// <summary>The rate of the dropout before the classifier.</summary>
    protected virtual double DropRate => 0;

    /// <summary>How upstream initialises the weights.</summary>
    protected virtual InitialWeights Initial => InitialWeights.Residual;

    public NetworkGraph Build()
    {
        var stem = Stem(Graph.Input(spec.Input));
        var x = StemPool(stem.Value);
        var features = new List<Feature>();
        for (var i = 0; i < spec.Layers.Count; i++)
        {
            var name = $"layer{i + 1}";
            for (var block = 0; block < spec.Layers[i]; block++)
            {
                x = Block(x, $"{name}.{block}", spec.Channels[i], i > 0 && block == 0 ? 2 : 1, i);
            }

            features.Add(new Feature(x, name));
        }

        return Graph.Finish(
            spec, stem, features, features[features.Count - 1], $"{Head}.",
            y => Graph.Linear(Graph.Dropout(Graph.GlobalAveragePool(y, "avgpool"), "drop", DropRate), Head, spec.Classes)) with
        { Initial = Initial };
    }

    /// <summary>The layers before the pool.</summary>
    protected abstract Feature Stem(Value x);

    /// <summary>The pool between stem and stages: PyTorch's customary one, unless the family has another.</summary>
    protected virtual Value StemPool(Value x) => Graph.MaxPool(x, "maxpool", WindowSpec.Square(3, 2, 1));

    /// <summary>One residual block; its name is the prefix of its modules'.</summary>
    public abstract Value Block(Value x, string prefix, int planes, int stride, int stage);

    /// <summary>timm's stem: a 7x7 convolution, or three 3x3 ones of which the last has twice as many channels.</summary>
    protected Feature TimmStem(Value x, bool deep, int width)
    {
        if (deep)
        {
            x = ConvNormRelu(x, "conv1.0", "conv1.1", "conv1.2", width, WindowSpec.Square(3, 2, 1));
            x = ConvNormRelu(x, "conv1.3", "conv1.4", "conv1.5", width, WindowSpec.Square(3, 1, 1));
            x = ConvNormRelu(x, "conv1.6", "bn1", "act1", width * 2, WindowSpec.Square(3, 1, 1));
        }
        else
        {
            x = ConvNormRelu(x, "conv1", "bn1", "act1", 64, WindowSpec.Square(7, 2, 3));
        }

        return new Feature(x, "act1");
    }

    /// <summary>Whether the shortcut needs a projection to <paramref name="channels"/>.</summary>
    protected bool IsProjected(Value x, int channels, int stride) => stride > 1 || Graph.ShapeOf(x).Channels != channels;

    /// <summary>The shortcut: the block's input, projected where its shape changes; with an average pool instead of the stride (ResNet-D) where asked for.</summary>
    protected Value Shortcut(Value x, string prefix, int channels, int stride, bool avgDown = false, int kernel = 1)
    {
        if (!IsProjected(x, channels, stride))
        {
            return x;
        }

        prefix += ".downsample";
        if (!avgDown)
        {
            return ConvNorm(x, $"{prefix}.0", $"{prefix}.1", channels, WindowSpec.Square(kernel, stride, kernel / 2));
        }

        if (stride > 1)
        {
            x = Graph.AveragePool(x, $"{prefix}.0", WindowSpec.Square(stride, stride), ceilMode: true, PoolDivisorKind.Clipped);
        }

        return ConvNorm(x, $"{prefix}.1", $"{prefix}.2", channels, WindowSpec.Square(1));
    }

    /// <summary>The sum of branch and shortcut, rectified.</summary>
    protected Value Residual(Value branch, Value shortcut, string prefix) => Graph.Relu(Graph.Add(branch, shortcut, $"{prefix}.add"), $"{prefix}.act");

    protected Value ConvNormRelu(Value x, string conv, string norm, string activation, int channels, WindowSpec window, int groups = 1) =>
        Graph.Relu(ConvNorm(x, conv, norm, channels, window, groups), activation);

    protected Value ConvNorm(Value x, string conv, string norm, int channels, WindowSpec window, int groups = 1) =>
        Graph.BatchNorm(Graph.Convolution(x, conv, channels, window, groups), norm, Epsilon);
}
