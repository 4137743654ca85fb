using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Families.SENet;

/// <summary>SENet in its original form, as timm/models/senet.py builds it.</summary>
internal sealed class SENetArchitecture(SENetSpec spec, GraphBuilder? graph = null) : StagedArchitecture(spec, graph)
{
    // layer1's shortcut has a 1x1 convolution regardless of the option.
    private const int FirstStageKernel = 1;

    protected override string Head => "last_linear";

    protected override double DropRate => 0.2;

    protected override Feature Stem(Value x)
    {
        if (spec.DeepStem)
        {
            x = ConvNormRelu(x, "layer0.conv1", "layer0.bn1", "layer0.relu1", 64, WindowSpec.Square(3, 2, 1));
            x = ConvNormRelu(x, "layer0.conv2", "layer0.bn2", "layer0.relu2", 64, WindowSpec.Square(3, 1, 1));
            x = ConvNormRelu(x, "layer0.conv3", "layer0.bn3", "layer0.relu3", spec.StemChannels, WindowSpec.Square(3, 1, 1));
        }
        else
        {
            x = ConvNormRelu(x, "layer0.conv1", "layer0.bn1", "layer0.relu1", spec.StemChannels, WindowSpec.Square(7, 2, 3));
        }

        return new Feature(x, "layer0");
    }

    /// <summary>Caffe's pool: no padding, and a last window that may reach over the edge.</summary>
    protected override Value StemPool(Value x) => Graph.MaxPool(x, "pool0", WindowSpec.Square(3, 2), ceilMode: true);

    public override Value Block(Value x, string prefix, int planes, int stride, int stage)
    {
        Graph.BeginBlock(prefix);
        var channels = spec.Block == SENetBlock.Basic ? planes : planes * 4;
        var branch = spec.Block == SENetBlock.Basic ? Basic(x, prefix, planes, stride) : Bottleneck(x, prefix, planes, stride);
        return Residual(Attend(branch, $"{prefix}.se_module"), Shortcut(x, prefix, channels, stride, kernel: stage == 0 ? FirstStageKernel : spec.DownsampleKernel), prefix);
    }

    /// <summary>Both convolutions are rectified, the second before its attention.</summary>
    private Value Basic(Value x, string prefix, int planes, int stride)
    {
        x = ConvNormRelu(x, $"{prefix}.conv1", $"{prefix}.bn1", $"{prefix}.relu1", planes, WindowSpec.Square(3, stride, 1));
        return ConvNormRelu(x, $"{prefix}.conv2", $"{prefix}.bn2", $"{prefix}.relu2", planes, WindowSpec.Square(3, 1, 1), spec.Cardinality);
    }

    private Value Bottleneck(Value x, string prefix, int planes, int stride)
    {
        var (first, second) = spec.Block switch
        {
            SENetBlock.Wide => (planes * 2, planes * 4),
            SENetBlock.ResNeXt => (ResNeXtWidth(planes), ResNeXtWidth(planes)),
            _ => (planes, planes),
        };

        // SE-ResNet follows Caffe: the stride is at the first convolution.
        var caffe = spec.Block == SENetBlock.Bottleneck;
        x = ConvNormRelu(x, $"{prefix}.conv1", $"{prefix}.bn1", $"{prefix}.relu1", first, WindowSpec.Square(1, caffe ? stride : 1));
        x = ConvNormRelu(x, $"{prefix}.conv2", $"{prefix}.bn2", $"{prefix}.relu2", second, WindowSpec.Square(3, caffe ? 1 : stride, 1), spec.Cardinality);
        return ConvNorm(x, $"{prefix}.conv3", $"{prefix}.bn3", planes * 4, WindowSpec.Square(1));
    }

    private int ResNeXtWidth(int planes) => (int)Math.Floor(planes * (spec.BottleneckWidth / 64.0)) * spec.Cardinality;

    private Value Attend(Value x, string name)
    {
        var channels = Graph.ShapeOf(x).Channels;
        var gate = Graph.GlobalAveragePool(x, $"{name}.mean");
        gate = Graph.Relu(Graph.Convolution(gate, $"{name}.fc1", channels / spec.SqueezeReduction, WindowSpec.Square(1), bias: true), $"{name}.relu");
        gate = Graph.Convolution(gate, $"{name}.fc2", channels, WindowSpec.Square(1), bias: true);
        return Graph.ChannelScale(x, Graph.Activation(gate, $"{name}.sigmoid", ActivationKind.Sigmoid), $"{name}.scale");
    }
}
