using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Passes;

/// <summary>Residual additions and activations move into the kernel that computes the value, while it is still in registers.</summary>
internal static class FuseEpilogues
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        var editor = new GraphEditor(graph);
        for (var id = 0; id < editor.Count; id++)
        {
            var node = editor[id];
            switch (node.Operator)
            {
                case Add { Activation: ActivationKind.None }:
                    FuseAdd(editor, node);
                    break;

                case ActivationOperator activation
                    when editor.Input(node, 0) is { Operator: FusibleOperator { Activation: ActivationKind.None } fusible } producer && editor.HasOneUse(producer):
                    editor.Absorb(node, producer, fusible with { Activation = activation.Kind }, node.Shape);
                    break;
            }
        }

        return editor.Build();
    }

    /// <summary>The operand that is computed last can add the other one, which exists by then.</summary>
    private static void FuseAdd(GraphEditor editor, Node add)
    {
        var (a, b) = (editor.Input(add, 0), editor.Input(add, 1));
        var (host, residual) = a.Id > b.Id ? (a, b) : (b, a);
        if (host.Id != residual.Id
            && host.Operator is ResidualOperator { HasResidual: false, Activation: ActivationKind.None } op
            && editor.HasOneUse(host))
        {
            editor.Absorb(add, host, op with { HasResidual = true }, add.Shape, residual.Id);
        }
    }
}
