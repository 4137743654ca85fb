using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Families.DetectionResNet;

/// <summary>mmcv's modules that give each pixel a context (mmcv/cnn/bricks/context_block.py, non_local.py).</summary>
internal static class ContextModules
{
    private const double Epsilon = 1e-5;

    /// <summary>ContextBlock.</summary>
    public static Value ContextBlock(GraphBuilder graph, Value x, string name, ContextBlockSpec spec)
    {
        var context = spec.Pooling == ContextPooling.Attention
            ? graph.AttentionPool(x, graph.Convolution(x, $"{name}.conv_mask", 1, WindowSpec.Square(1), bias: true), $"{name}.spatial_pool")
            : graph.GlobalAveragePool(x, $"{name}.avg_pool");
        var planes = spec.Planes(graph.ShapeOf(x).Channels);
        if (spec.Fusion.HasFlag(ContextFusion.ChannelMul))
        {
            var gate = Transform(graph, context, $"{name}.channel_mul_conv", planes);
            x = graph.ChannelScale(x, graph.Activation(gate, $"{name}.sigmoid", ActivationKind.Sigmoid), $"{name}.channel_mul");
        }

        return spec.Fusion.HasFlag(ContextFusion.ChannelAdd)
            ? graph.ChannelAdd(x, Transform(graph, context, $"{name}.channel_add_conv", planes), $"{name}.channel_add")
            : x;
    }

    /// <summary>NonLocal2d.</summary>
    public static Value NonLocal(GraphBuilder graph, Value x, string name, NonLocalSpec spec)
    {
        var channels = graph.ShapeOf(x).Channels;
        var inner = Math.Max(channels / spec.Reduction, 1);
        var values = Embedding(graph, x, name, "g", inner, spec.SubSample);
        var (queries, keys) = spec.Mode == NonLocalMode.Gaussian
            ? (x, spec.SubSample ? Pool(graph, x, $"{name}.phi") : x)
            : (Embedding(graph, x, name, "theta", inner, subSample: false), Embedding(graph, x, name, "phi", inner, spec.SubSample));
        var y = spec.Mode switch
        {
            NonLocalMode.EmbeddedGaussian => graph.NonLocalAttention(queries, keys, values, $"{name}.attention", PairwiseKind.Softmax, spec.UseScale ? 1 / Math.Sqrt(inner) : 1),
            NonLocalMode.Gaussian => graph.NonLocalAttention(queries, keys, values, $"{name}.attention", PairwiseKind.Softmax),
            NonLocalMode.DotProduct => graph.NonLocalAttention(queries, keys, values, $"{name}.attention", PairwiseKind.DotProduct),
            _ => graph.NonLocalAttention(queries, keys, values, $"{name}.concat_project.conv", PairwiseKind.Concatenation),
        };
        y = graph.Convolution(y, $"{name}.conv_out.conv", channels, WindowSpec.Square(1), bias: !spec.BatchNorm);
        y = spec.BatchNorm ? graph.BatchNorm(y, $"{name}.conv_out.bn", Epsilon) : y;
        return graph.Add(x, graph.ZeroInit(y), $"{name}.add");
    }

    private static Value Transform(GraphBuilder graph, Value context, string name, int planes)
    {
        var channels = graph.ShapeOf(context).Channels;
        var y = graph.Convolution(context, $"{name}.0", planes, WindowSpec.Square(1), bias: true);
        y = graph.Relu(graph.LayerNorm(y, $"{name}.1", Epsilon), $"{name}.2");
        return graph.ZeroInit(graph.Convolution(y, $"{name}.3", channels, WindowSpec.Square(1), bias: true));
    }

    /// <summary>A 1x1 convolution; a pool after it makes both a sequence upstream.</summary>
    private static Value Embedding(GraphBuilder graph, Value x, string name, string part, int channels, bool subSample) => subSample
        ? Pool(graph, Projection(graph, x, $"{name}.{part}.0.conv", channels), $"{name}.{part}.1")
        : Projection(graph, x, $"{name}.{part}.conv", channels);

    private static Value Projection(GraphBuilder graph, Value x, string name, int channels) =>
        graph.InitStd(graph.Convolution(x, name, channels, WindowSpec.Square(1), bias: true), std: 0.01);

    private static Value Pool(GraphBuilder graph, Value x, string name) => graph.MaxPool(x, name, WindowSpec.Square(2, 2));
}
