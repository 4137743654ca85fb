namespace Unroll.Generator.Graph;

/// <summary>The sizes of the upstream module that a node stands for.</summary>
internal static class Parameters
{
    /// <summary>Learned values (PyTorch's count: without running statistics).</summary>
    public static long Count(Node node, Func<int, Shape> shapeOf) => node.Operator switch
    {
        Convolution c => ((long)c.OutChannels * (shapeOf(node.Inputs[0]).Channels / c.Groups) * c.Window.Height * c.Window.Width)
            + (c.HasBias ? c.OutChannels : 0) + (c.Norm is null ? 0 : 2L * c.OutChannels),
        DeformableConvolution c => ((long)c.OutChannels * (shapeOf(node.Inputs[0]).Channels / c.Groups) * c.Window.Height * c.Window.Width)
            + (c.Norm is null ? 0 : 2L * c.OutChannels),
        LinearOperator l => ((long)l.OutFeatures * shapeOf(node.Inputs[0]).Length) + (l.HasBias ? l.OutFeatures : 0),
        BatchNorm or GroupNorm => 2L * node.Shape.Channels,
        EcaGate e => e.KernelSize,
        NonLocalAttention { Pairwise: PairwiseKind.Concatenation } => 2L * shapeOf(node.Inputs[0]).Channels,
        _ => 0,
    };

    /// <summary>Multiply-accumulates of convolutions, linear layers and attention for one image.</summary>
    public static long MultiplyAccumulates(Node node, Func<int, Shape> shapeOf) => node.Operator switch
    {
        Convolution c => node.Shape.Length * (shapeOf(node.Inputs[0]).Channels / c.Groups) * c.Window.Height * c.Window.Width,
        ConvolutionRadixSoftmax s => (long)s.Convolution.OutChannels * (shapeOf(node.Inputs[0]).Channels / s.Convolution.Groups),
        LinearOperator l => (long)l.OutFeatures * shapeOf(node.Inputs[0]).Length,
        DeformableConvolution c => node.Shape.Length * (shapeOf(node.Inputs[0]).Channels / c.Groups) * c.Window.Height * c.Window.Width,
        AttentionPool => shapeOf(node.Inputs[0]).Length,
        NonLocalAttention a => Attention(a, shapeOf(node.Inputs[0]), shapeOf(node.Inputs[1]), shapeOf(node.Inputs[2])),
        _ => 0,
    };

    /// <summary>A product for each pair of pixels, or a projection of each pixel; then a sum over the keys for each query.</summary>
    private static long Attention(NonLocalAttention attention, Shape queries, Shape keys, Shape values)
    {
        var (pixels, keyPixels) = ((long)queries.Height * queries.Width, (long)keys.Height * keys.Width);
        var pairs = attention.Pairwise == PairwiseKind.Concatenation ? queries.Length + keys.Length : pixels * keys.Length;
        return pairs + (pixels * keyPixels * values.Channels);
    }
}
