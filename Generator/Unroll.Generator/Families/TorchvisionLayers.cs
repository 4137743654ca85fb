using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Families;

/// <summary>Building blocks of torchvision's newer networks (torchvision/ops/misc.py). Names are the paths of its modules.</summary>
internal static class TorchvisionLayers
{
    /// <summary>Conv2dNormActivation: a convolution without bias that keeps the size but for its stride, its batch norm, and the activation where there is one.</summary>
    public static Value ConvNormActivation(
        this GraphBuilder graph, Value x, string name, int channels, int kernel, ActivationKind activation, double epsilon, int stride = 1, int groups = 1, int dilation = 1)
    {
        x = graph.ConvNorm(x, $"{name}.0", $"{name}.1", channels, WindowSpec.Square(kernel, stride, kernel / 2 * dilation, dilation), groups, epsilon);
        return activation == ActivationKind.None ? x : graph.Activation(x, $"{name}.2", activation);
    }

    /// <summary>SqueezeExcitation: each channel is multiplied by a gate computed from the means of all channels.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="x">The feature map.</param>
    /// <param name="name">The module's path.</param>
    /// <param name="squeezed">The channels between the two 1x1 convolutions.</param>
    /// <param name="activation">The activation between them.</param>
    /// <param name="gate">The activation after them.</param>
    public static Value SqueezeExcitation(this GraphBuilder graph, Value x, string name, int squeezed, ActivationKind activation, ActivationKind gate)
    {
        var y = graph.GlobalAveragePool(x, $"{name}.avgpool");
        y = graph.Activation(graph.Convolution(y, $"{name}.fc1", squeezed, WindowSpec.Square(1), bias: true), $"{name}.activation", activation);
        y = graph.Convolution(y, $"{name}.fc2", graph.ShapeOf(x).Channels, WindowSpec.Square(1), bias: true);
        return graph.ChannelScale(x, graph.Activation(y, $"{name}.scale_activation", gate), $"{name}.scale");
    }
}
