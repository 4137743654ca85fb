using Unroll.Generator.Graph;

namespace Unroll.Generator.Passes;

/// <summary>The passes in their order.</summary>
internal static class Optimizer
{
    public static readonly IReadOnlyList<(string Name, Func<NetworkGraph, NetworkGraph> Run)> Passes =
    [
        ("drop what only training does", DropTrainingOnly.Run),
        ("fold batch norm", FoldBatchNorm.Run),
        ("fuse epilogues", FuseEpilogues.Run),
        ("fuse pools", FusePools.Run),
    ];

    public static NetworkGraph Run(NetworkGraph graph) => Passes.Aggregate(graph, (g, pass) => pass.Run(g));
}
