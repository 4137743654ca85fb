using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Families.DetectionResNet;

/// <summary>
/// mmdetection's ResNet, ResNetV1d and ResNeXt (mmdet/models/backbones/resnet.py and resnext.py, mmdet/models/layers/res_layer.py).
/// Node names are the paths of their modules, so that parameters carry upstream's names.
/// </summary>
internal sealed class DetectionResNetArchitecture(DetectionResNetSpec spec)
{
    private readonly GraphBuilder _graph = new();
    private readonly string _norm = spec.Norm == NormKind.GroupNorm ? "gn" : "bn";

    // Upstream removes the option from the configuration that all blocks share when it builds the first of them; ResNeXt's block then builds another convolution.
    private bool _mayFallBack = spec.Deformable is { FallbackOnStride: true } && spec.Groups == 1;

    public NetworkGraph Build()
    {
        var stem = Stem(_graph.Input(spec.Input));
        var x = _graph.MaxPool(stem, "maxpool", WindowSpec.Square(3, 2, 1));
        var stages = new List<Feature>();
        for (var stage = 0; stage < spec.NumStages; stage++)
        {
            for (var block = 0; block < spec.Blocks[stage]; block++)
            {
                var name = $"layer{stage + 1}.{block}";
                _graph.BeginBlock(name);
                var stride = block == 0 ? spec.Strides[stage] : 1;
                var y = spec.IsBasic ? BasicBranch(x, name, stage, stride) : BottleneckBranch(x, name, stage, stride);
                x = _graph.Relu(_graph.Add(y, block == 0 ? Shortcut(x, $"{name}.downsample", stage) : x, $"{name}.add"), $"{name}.relu");
            }

            stages.Add(new Feature(x, $"layer{stage + 1}"));
        }

        // mmdetection initialises its backbones from classifiers' checkpoints, and saves detectors.
        return _graph.Finish(spec, new Feature(stem, spec.DeepStem ? "stem" : "relu"), stages, stages[stages.Count - 1], "fc.", _ => throw new InvalidOperationException("A backbone has no classifier.")) with
        {
            ForeignPrefixes = new(["fc."]),
            FrozenStages = spec.FrozenStages,
            NormEval = spec.NormEval,
            Initial = InitialWeights.Residual with { ZeroConvolutionBias = true, ZeroInitResidual = true },
        };
    }

    private Value Stem(Value x)
    {
        var channels = spec.StemWidth;
        if (!spec.DeepStem)
        {
            return ConvNormRelu(x, "conv1", $"{_norm}1", "relu", channels, WindowSpec.Square(7, 2, 3));
        }

        x = ConvNormRelu(x, "stem.0", "stem.1", "stem.2", channels / 2, WindowSpec.Square(3, 2, 1));
        x = ConvNormRelu(x, "stem.3", "stem.4", "stem.5", channels / 2, WindowSpec.Square(3, 1, 1));
        return ConvNormRelu(x, "stem.6", "stem.7", "stem.8", channels, WindowSpec.Square(3, 1, 1));
    }

    /// <summary>Upstream dilates only the first of the two convolutions.</summary>
    private Value BasicBranch(Value x, string prefix, int stage, int stride)
    {
        var (planes, dilation) = (spec.Planes(stage), spec.Dilations[stage]);
        var y = ConvNormRelu(x, $"{prefix}.conv1", $"{prefix}.{_norm}1", $"{prefix}.relu1", planes, WindowSpec.Square(3, stride, dilation, dilation));
        y = _graph.Convolution(y, $"{prefix}.conv2", planes, WindowSpec.Square(3, 1, 1));
        return _graph.EndResidualBranch(Norm(y, $"{prefix}.{_norm}2"));
    }

    private Value BottleneckBranch(Value x, string prefix, int stage, int stride)
    {
        var (width, dilation) = ((int)spec.Width(stage), spec.Dilations[stage]);
        var (first, second) = spec.Style == ResNetStyle.Caffe ? (stride, 1) : (1, stride);

        var y = ConvNormRelu(x, $"{prefix}.conv1", $"{prefix}.{_norm}1", $"{prefix}.relu1", width, WindowSpec.Square(1, first));
        y = Plugins(y, prefix, stage, PluginPosition.AfterConv1);

        y = MiddleConvolution(y, $"{prefix}.conv2", stage, width, WindowSpec.Square(3, second, dilation, dilation));
        y = _graph.Relu(Norm(y, $"{prefix}.{_norm}2"), $"{prefix}.relu2");
        y = Plugins(y, prefix, stage, PluginPosition.AfterConv2);

        y = _graph.Convolution(y, $"{prefix}.conv3", spec.Planes(stage) * spec.Expansion, WindowSpec.Square(1));
        y = _graph.EndResidualBranch(Norm(y, $"{prefix}.{_norm}3"));
        return Plugins(y, prefix, stage, PluginPosition.AfterConv3);
    }

    private Value MiddleConvolution(Value x, string name, int stage, int width, WindowSpec window)
    {
        var deformable = spec.Deformable is { } declared && declared.IsIn(stage) ? declared : null;
        if (deformable is null || _mayFallBack)
        {
            _mayFallBack &= deformable is null;
            return _graph.Convolution(x, name, width, window, spec.Groups);
        }

        var convolution = new DeformableConvolution(width, window, Math.Max(spec.Groups, deformable.Groups), deformable.DeformGroups, deformable.Version == 2);
        var offsets = _graph.ZeroInit(_graph.Convolution(x, $"{name}.conv_offset", convolution.OffsetChannels, window, bias: true));
        return _graph.DeformableConvolution(x, offsets, name, convolution);
    }

    private Value Shortcut(Value x, string prefix, int stage)
    {
        var (stride, channels) = (spec.Strides[stage], spec.Planes(stage) * spec.Expansion);
        if (stride == 1 && _graph.ShapeOf(x).Channels == channels)
        {
            return x;
        }

        if (!spec.AvgDown)
        {
            return Norm(_graph.Convolution(x, $"{prefix}.0", channels, WindowSpec.Square(1, stride)), $"{prefix}.1");
        }

        // A pool of stride 1 also counts as a module, but does nothing.
        x = stride == 1 ? x : _graph.AveragePool(x, $"{prefix}.0", WindowSpec.Square(stride, stride), ceilMode: true, PoolDivisorKind.Clipped);
        return Norm(_graph.Convolution(x, $"{prefix}.1", channels, WindowSpec.Square(1)), $"{prefix}.2");
    }

    private Value Plugins(Value x, string prefix, int stage, PluginPosition position)
    {
        foreach (var plugin in spec.Plugins.Where(plugin => plugin.Position == position && plugin.IsIn(stage)))
        {
            var name = $"{prefix}.{plugin.ModuleName}";
            x = plugin is ContextBlockSpec context
                ? ContextModules.ContextBlock(_graph, x, name, context)
                : ContextModules.NonLocal(_graph, x, name, (NonLocalSpec)plugin);
        }

        return x;
    }

    private Value ConvNormRelu(Value x, string conv, string norm, string relu, int channels, WindowSpec window) =>
        _graph.Relu(Norm(_graph.Convolution(x, conv, channels, window), norm), relu);

    private Value Norm(Value x, string name) => spec.Norm == NormKind.GroupNorm
        ? _graph.GroupNorm(x, name, spec.NormGroups, spec.NormEpsilon)
        : _graph.BatchNorm(x, name, spec.NormEpsilon);
}
