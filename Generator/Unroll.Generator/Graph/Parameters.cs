namespace Unroll.Generator.Graph;

/// <summary>The sizes of the upstream module that a node stands for.</summary>
internal static class Parameters
{
    /// <summary>Learned values (PyTorch's count: without running statistics).</summary>
    public static long Count(Node node, Func<int, Shape> shapeOf) => node.Operator switch
    {
        Convolution c => ((long)c.OutChannels * (shapeOf(node.Inputs[0]).Channels / c.Groups) * c.Window.Height * c.Window.Width)
            + (c.HasBias ? c.OutChannels : 0) + (c.Norm is null ? 0 : 2L * c.OutChannels),
        LinearOperator l => ((long)l.OutFeatures * shapeOf(node.Inputs[0]).Length) + (l.HasBias ? l.OutFeatures : 0),
        BatchNorm or GroupNorm => 2L * node.Shape.Channels,
        EcaGate e => e.KernelSize,
        _ => 0,
    };

    /// <summary>Multiply-accumulates of convolutions and linear layers for one image.</summary>
    public static long MultiplyAccumulates(Node node, Func<int, Shape> shapeOf) => node.Operator switch
    {
        Convolution c => node.Shape.Length * (shapeOf(node.Inputs[0]).Channels / c.Groups) * c.Window.Height * c.Window.Width,
        ConvolutionRadixSoftmax s => (long)s.Convolution.OutChannels * (shapeOf(node.Inputs[0]).Channels / s.Convolution.Groups),
        LinearOperator l => (long)l.OutFeatures * shapeOf(node.Inputs[0]).Length,
        _ => 0,
    };
}
