using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.SqueezeNet;

/// <summary>SqueezeNet as torchvision builds it (torchvision/models/squeezenet.py).</summary>
internal sealed class SqueezeNetArchitecture(SqueezeNetSpec spec)
{
    /// <summary>The indices with a max pool instead of a fire module.</summary>
    private const int Pool = 0;

    /// <summary>Squeezed channels of each fire module, in the order of the modules from features.3 on; it expands to eight times as many.</summary>
    private static readonly int[] Modules1x0 = [16, 16, 32, Pool, 32, 48, 48, 64, Pool, 64];

    private static readonly int[] Modules1x1 = [16, 16, Pool, 32, 32, Pool, 48, 48, 64, 64];

    private readonly GraphBuilder _graph = new();

    public NetworkGraph Build()
    {
        var original = spec.Version == SqueezeNetVersion.V1x0;
        var stem = ConvRelu(_graph, _graph.Input(spec.Input), "features.0", "features.1", original ? 96 : 64, WindowSpec.Square(original ? 7 : 3, 2));
        var x = MaxPool(stem, "features.2");

        var stages = new List<Feature>();
        var last = "";
        foreach (var (squeezed, index) in (original ? Modules1x0 : Modules1x1).Select((squeezed, i) => (squeezed, i + 3)))
        {
            if (squeezed == Pool)
            {
                stages.Add(new Feature(x, last));
                x = MaxPool(x, $"features.{index}");
            }
            else
            {
                last = $"features.{index}";
                x = Fire(_graph, x, last, squeezed);
            }
        }

        stages.Add(new Feature(x, last));
        return _graph.Finish(spec, new Feature(stem, "features.1"), stages, new Feature(x, "features"), "classifier.", Classify) with
        {
            Initial = new InitialWeights
            {
                Convolution = WeightDistribution.KaimingUniform(FanKind.In),
                ConvolutionOfHead = WeightDistribution.Normal(0.01),
                ZeroConvolutionBias = true,
            },
        };
    }

    /// <summary>A 1x1 convolution to few channels, and from these 1x1 and 3x3 ones side by side.</summary>
    public static Value Fire(GraphBuilder graph, Value x, string name, int squeezed)
    {
        graph.BeginBlock(name);
        x = ConvRelu(graph, x, $"{name}.squeeze", $"{name}.squeeze_activation", squeezed, WindowSpec.Square(1));
        return graph.Concat(
            $"{name}.cat",
            ConvRelu(graph, x, $"{name}.expand1x1", $"{name}.expand1x1_activation", 4 * squeezed, WindowSpec.Square(1)),
            ConvRelu(graph, x, $"{name}.expand3x3", $"{name}.expand3x3_activation", 4 * squeezed, WindowSpec.Square(3, 1, 1)));
    }

    private Value Classify(Value x) =>
        _graph.GlobalAveragePool(ConvRelu(_graph, _graph.Dropout(x, "classifier.0", 0.5), "classifier.1", "classifier.2", spec.Classes, WindowSpec.Square(1)), "classifier.3");

    private static Value ConvRelu(GraphBuilder graph, Value x, string conv, string activation, int channels, WindowSpec window) =>
        graph.Relu(graph.Convolution(x, conv, channels, window, bias: true), activation);

    private Value MaxPool(Value x, string name) => _graph.MaxPool(x, name, WindowSpec.Square(3, 2), ceilMode: true);
}
