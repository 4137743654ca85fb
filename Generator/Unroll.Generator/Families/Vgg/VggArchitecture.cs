using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.Vgg;

/// <summary>VGG as torchvision builds it (torchvision/models/vgg.py).</summary>
internal sealed class VggArchitecture(VggSpec spec)
{
    private readonly GraphBuilder _graph = new();

    public NetworkGraph Build()
    {
        var x = _graph.Input(spec.Input);
        var stages = new List<Feature>();
        var module = 0;
        for (var stage = 0; stage < spec.Layers.Count; stage++)
        {
            _graph.BeginBlock($"stage{stage}");
            for (var layer = 0; layer < spec.Layers[stage]; layer++)
            {
                x = _graph.Convolution(x, $"features.{module++}", spec.Channels[stage], WindowSpec.Square(3, 1, 1), bias: true);
                x = spec.BatchNorm ? _graph.BatchNorm(x, $"features.{module++}", 1e-5) : x;
                x = _graph.Relu(x, $"features.{module++}");
            }

            stages.Add(new Feature(x, $"features.{module - 1}"));
            x = _graph.MaxPool(x, $"features.{module++}", WindowSpec.Square(2, 2));
        }

        return _graph.Finish(spec, null, stages, new Feature(x, "features"), LayerExtensions.LastOfClassifier(spec), Classify) with { Initial = InitialWeights.NarrowLinear };
    }

    private Value Classify(Value x)
    {
        x = _graph.AdaptiveAveragePool(x, "avgpool", 7, 7);
        x = _graph.Relu(_graph.Linear(x, "classifier.0", spec.HiddenFeatures), "classifier.1");
        x = _graph.Dropout(x, "classifier.2", 0.5);
        x = _graph.Relu(_graph.Linear(x, "classifier.3", spec.HiddenFeatures), "classifier.4");
        x = _graph.Dropout(x, "classifier.5", 0.5);
        return _graph.Linear(x, "classifier.6", spec.Classes);
    }
}
