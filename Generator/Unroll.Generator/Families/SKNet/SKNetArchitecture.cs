using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.SKNet;

/// <summary>SKNet, as timm/models/sknet.py and timm/layers/selective_kernel.py build it on timm's ResNet.</summary>
internal sealed class SKNetArchitecture(SKNetSpec spec, GraphBuilder? graph = null) : StagedArchitecture(spec, graph)
{
    protected override Feature Stem(Value x) => TimmStem(x, spec.DeepStem, spec.StemWidth);

    public override Value Block(Value x, string prefix, int planes, int stride, int stage)
    {
        Graph.BeginBlock(prefix);
        if (spec.Block == ResidualBlock.Basic)
        {
            var basic = SelectiveKernel(x, $"{prefix}.conv1", planes, stride);
            basic = Graph.EndResidualBranch(ConvNorm(basic, $"{prefix}.conv2.conv", $"{prefix}.conv2.bn", planes, WindowSpec.Square(3, 1, 1)));
            return Residual(basic, Shortcut(x, prefix, planes, stride, spec.AvgDown), prefix);
        }

        var width = (int)Math.Floor(planes * (spec.BottleneckWidth / 64.0)) * spec.Cardinality;
        var channels = planes * 4;
        var y = ConvNormRelu(x, $"{prefix}.conv1.conv", $"{prefix}.conv1.bn", $"{prefix}.conv1.act", width, WindowSpec.Square(1));
        y = SelectiveKernel(y, $"{prefix}.conv2", width, stride);
        y = Graph.EndResidualBranch(ConvNorm(y, $"{prefix}.conv3.conv", $"{prefix}.conv3.bn", channels, WindowSpec.Square(1)));
        return Residual(y, Shortcut(x, prefix, channels, stride, spec.AvgDown), prefix);
    }

    /// <summary>Paths of different kernels side by side, and a softmax over the paths that weighs each channel of each.</summary>
    private Value SelectiveKernel(Value x, string name, int channels, int stride)
    {
        var paths = new Value[spec.Kernels.Count];
        var part = Graph.ShapeOf(x).Channels / paths.Length;
        for (var i = 0; i < paths.Length; i++)
        {
            var input = spec.SplitInput ? Graph.Slice(x, $"{name}.split{i}", i * part, part) : x;
            paths[i] = ConvNormRelu(
                input, $"{name}.paths.{i}.conv", $"{name}.paths.{i}.bn", $"{name}.paths.{i}.act", channels, Window(spec.Kernels[i], stride), spec.Cardinality);
        }

        var joined = Graph.Concat($"{name}.stack", paths);
        var gate = Graph.GlobalAveragePool(joined, $"{name}.attn.mean", paths.Length);
        gate = ConvNormRelu(gate, $"{name}.attn.fc_reduce", $"{name}.attn.bn", $"{name}.attn.act", LayerExtensions.RoundToMultiple(channels * (1.0 / spec.SqueezeReduction), spec.SqueezeDivisor), WindowSpec.Square(1));
        gate = Graph.Convolution(gate, $"{name}.attn.fc_select", channels * paths.Length, WindowSpec.Square(1));
        return Graph.ChannelScale(joined, Graph.RadixSoftmax(gate, $"{name}.attn.softmax", paths.Length, cardinality: 1), $"{name}.scale", paths.Length);
    }

    /// <summary>A larger kernel, or a 3x3 kernel dilated to the same reach.</summary>
    private WindowSpec Window(int kernel, int stride)
    {
        var reach = kernel / 2;
        return spec.Keep3x3 ? WindowSpec.Square(3, stride, reach, reach) : WindowSpec.Square(kernel, stride, reach);
    }
}
