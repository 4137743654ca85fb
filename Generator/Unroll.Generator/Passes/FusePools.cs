using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Passes;

/// <summary>An average pool after a channel scale reads the unscaled map: the pool is linear, so one pass does both.</summary>
internal static class FusePools
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        var editor = new GraphEditor(graph);
        for (var id = 0; id < editor.Count; id++)
        {
            var node = editor[id];
            if (node.Operator is AveragePool { Divisor: not PoolDivisorKind.Full } pool
                && editor.Input(node, 0) is { Operator: ChannelScale { Pool: null, HasResidual: false, Activation: ActivationKind.None } scale } producer
                && editor.HasOneUse(producer))
            {
                editor.Absorb(node, producer, scale with { Pool = pool }, node.Shape);
            }
        }

        return editor.Build();
    }
}
