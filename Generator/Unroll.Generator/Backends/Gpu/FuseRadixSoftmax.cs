using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Passes;

namespace Unroll.Generator.Backends.Gpu;

/// <summary>
/// Fuses the softmax into split attention's last 1x1 convolution: each thread computes the few values of one softmax, which saves a launch.
/// </summary>
internal static class FuseRadixSoftmax
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        var editor = new GraphEditor(graph);
        for (var id = 0; id < editor.Count; id++)
        {
            var node = editor[id];
            if (node.Operator is RadixSoftmax softmax
                && editor.Input(node, 0) is { Operator: Convolution { HasResidual: false, Activation: ActivationKind.None } convolution } producer
                && convolution.Window.IsPointwise && node.Shape is { Height: 1, Width: 1 } && editor.HasOneUse(producer))
            {
                editor.Absorb(node, producer, new ConvolutionRadixSoftmax(convolution, softmax), node.Shape);
            }
        }

        return editor.Build();
    }
}
