using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Passes;

/// <summary>A batch norm after a convolution becomes part of the convolution's weights, computed in double when they are loaded.</summary>
internal static class FoldBatchNorm
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        var editor = new GraphEditor(graph);
        for (var id = 0; id < editor.Count; id++)
        {
            var node = editor[id];
            if (node.Operator is BatchNorm norm
                && editor.Input(node, 0) is var producer
                && editor.HasOneUse(producer)
                && Fold(producer.Operator, new FoldedNorm(node.Name, norm.Epsilon)) is { } folded)
            {
                editor.Absorb(node, producer, folded, node.Shape);
            }
        }

        return editor.Build();
    }

    private static Operator? Fold(Operator producer, FoldedNorm norm) => producer switch
    {
        Convolution { Norm: null, HasResidual: false, Activation: ActivationKind.None } convolution => convolution with { Norm = norm },
        DeformableConvolution { Norm: null, Activation: ActivationKind.None } convolution => convolution with { Norm = norm },
        _ => null,
    };
}
