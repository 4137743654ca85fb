using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Families.CspNet;

/// <summary>CSPResNet and CSPResNeXt, as timm/models/cspnet.py builds them: in each stage, half of the channels bypasses the residual blocks.</summary>
internal sealed class CspNetArchitecture(CspNetSpec spec)
{
    private const double Epsilon = 1e-5;
    private const int StemChannels = 64;

    private readonly GraphBuilder _graph = new();

    public NetworkGraph Build()
    {
        var stem = Stem(_graph.Input(spec.Input));
        var x = _graph.MaxPool(stem.Value, "stem.pool", WindowSpec.Square(3, 2, 1));
        var stages = new List<Feature>();
        for (var i = 0; i < spec.Layers.Count; i++)
        {
            var name = $"stages.{i}";
            x = Stage(x, name, i);
            stages.Add(new Feature(x, name));
        }

        return _graph.Finish(
            spec, stem, stages, stages[stages.Count - 1], "head.fc.", y => _graph.Linear(_graph.Dropout(_graph.GlobalAveragePool(y, "head.global_pool"), "head.drop", 0), "head.fc", spec.Classes)) with
        { Initial = InitialWeights.NarrowLinear with { ZeroInitResidual = true } };
    }

    private Feature Stem(Value x)
    {
        if (spec.DeepStem)
        {
            x = ConvNormAct(x, "stem.conv1", spec.StemWidth, WindowSpec.Square(3, 2, 1));
            x = ConvNormAct(x, "stem.conv2", spec.StemWidth, WindowSpec.Square(3, 1, 1));
            return new Feature(ConvNormAct(x, "stem.conv3", spec.StemWidth * 2, WindowSpec.Square(3, 1, 1)), "stem.conv3");
        }

        return new Feature(ConvNormAct(x, "stem.conv1", StemChannels, WindowSpec.Square(7, 2, 3)), "stem.conv1");
    }

    private Value Stage(Value x, string name, int index)
    {
        _graph.BeginBlock(name);
        if (index > 0)
        {
            x = ConvNormAct(x, $"{name}.conv_down", _graph.ShapeOf(x).Channels, WindowSpec.Square(3, 2, 1), spec.Cardinality);
        }

        var channels = spec.Channels[index];
        var expanded = spec.Expanded(channels);
        var half = expanded / 2;
        x = ConvNorm(x, $"{name}.conv_exp", expanded, WindowSpec.Square(1));
        var across = _graph.Slice(x, $"{name}.across", 0, half);
        x = _graph.Slice(x, $"{name}.through", half, half);
        for (var block = 0; block < spec.Layers[index]; block++)
        {
            x = Bottleneck(x, $"{name}.blocks.{block}", half);
        }

        _graph.BeginBlock($"{name}.transition");
        x = ConvNormAct(x, $"{name}.conv_transition_b", half, WindowSpec.Square(1));
        return ConvNormAct(_graph.Concat($"{name}.cat", across, x), $"{name}.conv_transition", channels, WindowSpec.Square(1));
    }

    private Value Bottleneck(Value x, string name, int channels)
    {
        _graph.BeginBlock(name);
        var width = spec.BottleneckWidth(channels);
        var y = ConvNormAct(x, $"{name}.conv1", width, WindowSpec.Square(1));
        y = ConvNormAct(y, $"{name}.conv2", width, WindowSpec.Square(3, 1, 1), spec.Cardinality);
        y = _graph.EndResidualBranch(ConvNorm(y, $"{name}.conv3", channels, WindowSpec.Square(1)));
        return _graph.Activation(_graph.Add(y, x, $"{name}.add"), $"{name}.act3", ActivationKind.LeakyRelu);
    }

    private Value ConvNormAct(Value x, string name, int channels, WindowSpec window, int groups = 1) =>
        _graph.Activation(ConvNorm(x, name, channels, window, groups), $"{name}.act", ActivationKind.LeakyRelu);

    private Value ConvNorm(Value x, string name, int channels, WindowSpec window, int groups = 1) =>
        _graph.ConvNorm(x, $"{name}.conv", $"{name}.bn", channels, window, groups, Epsilon);
}
