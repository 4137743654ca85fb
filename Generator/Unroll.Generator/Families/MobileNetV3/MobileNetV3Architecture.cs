using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Families.MobileNetV3;

/// <summary>MobileNetV3 as torchvision builds it (torchvision/models/mobilenetv3.py).</summary>
internal sealed class MobileNetV3Architecture(MobileNetV3Spec spec)
{
    private const double Epsilon = 1e-3;
    private const double NormMomentum = 0.01;
    private const int Divisor = 8;
    private const int SqueezeReduction = 4;
    private const int LastExpansion = 6;

    private readonly GraphBuilder _graph = new();
    private readonly MobileNetV3Table _table = spec.ReducedTail ? MobileNetV3Table.Of(spec.Variant).WithReducedTail() : MobileNetV3Table.Of(spec.Variant);

    public NetworkGraph Build()
    {
        var stem = _graph.ConvNormActivation(_graph.Input(spec.Input), "features.0", Width(16), 3, ActivationKind.HardSwish, Epsilon, stride: 2);
        var x = stem;
        var stages = new List<Feature>();
        for (var i = 0; i < _table.Rows.Count; i++)
        {
            var name = $"features.{i + 1}";
            x = InvertedResidual(x, name, _table.Rows[i], spec.Dilated && _table.IsTail(i) ? 2 : 1);
            if (_table.EndsStage(i))
            {
                stages.Add(new Feature(x, name));
            }
        }

        var last = $"features.{_table.Rows.Count + 1}";
        _graph.BeginBlock(last);
        x = _graph.ConvNormActivation(x, last, LastExpansion * _graph.ShapeOf(x).Channels, 1, ActivationKind.HardSwish, Epsilon);

        // The last layer is the one people replace for classes of their own; without classes the network uses nothing of a checkpoint's classifier.
        return _graph.Finish(spec, new Feature(stem, "features.0"), stages, new Feature(x, "features"), spec.Classes > 0 ? "classifier.3." : "classifier.", Classify) with
        {
            Initial = InitialWeights.NarrowLinear,
            NormMomentum = NormMomentum,
        };
    }

    private Value Classify(Value x)
    {
        x = _graph.Linear(_graph.GlobalAveragePool(x, "avgpool"), "classifier.0", Width(_table.HeadChannels));
        x = _graph.Dropout(_graph.Activation(x, "classifier.1", ActivationKind.HardSwish), "classifier.2", 0.2);
        return _graph.Linear(x, "classifier.3", spec.Classes);
    }

    /// <summary>1x1 expansion where it widens, depthwise, squeeze-excitation where there is one, linear 1x1.</summary>
    private Value InvertedResidual(Value x, string name, MobileNetV3Row row, int dilation)
    {
        _graph.BeginBlock(name);
        var (input, expanded, channels) = (_graph.ShapeOf(x).Channels, Width(row.Expanded), Width(row.Channels));
        var layer = 0;
        var y = x;
        if (expanded != input)
        {
            y = _graph.ConvNormActivation(y, Layer(), expanded, 1, row.Activation, Epsilon);
        }

        var stride = dilation > 1 ? 1 : row.Stride;
        y = _graph.ConvNormActivation(y, Layer(), expanded, row.Kernel, row.Activation, Epsilon, stride, expanded, dilation);
        if (row.Squeeze)
        {
            y = _graph.SqueezeExcitation(
                y, Layer(), LayerExtensions.RoundToMultiple(expanded / SqueezeReduction, Divisor), ActivationKind.Relu, ActivationKind.HardSigmoid);
        }

        y = _graph.ConvNormActivation(y, Layer(), channels, 1, ActivationKind.None, Epsilon);

        // As upstream, a block whose stride is replaced by dilation has no shortcut either.
        return row.Stride == 1 && input == channels ? _graph.Add(y, x, $"{name}.add") : y;

        string Layer() => $"{name}.block.{layer++}";
    }

    private int Width(int channels) => LayerExtensions.RoundToMultiple(channels * spec.WidthMultiplier, Divisor);
}
