using Unroll.Generator.Families;
using Unroll.Generator.Families.ResNet;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Passes;

namespace Unroll.Tests.Generator.Passes;

public class DropTrainingOnlyTests
{
    private static readonly ResNetSpec ResNeSt = new("resnest", new Shape(3, 64, 64), 10, default, new([1, 1, 1, 1])) { Radix = 2 };

    [Fact]
    public void Who_read_a_dropout_reads_its_input()
    {
        var builder = new GraphBuilder();
        var x = builder.Relu(builder.Input(new Shape(3, 8, 8)), "relu");
        builder.Output(builder.Linear(builder.Dropout(builder.StochasticDepth(builder.DropBlock(x, "block", 3), "depth", 0.1), "drop", 0.5), "fc", 2), "logits");

        var graph = DropTrainingOnly.Run(builder.Build(""));

        GraphVerifier.Verify(graph);
        Assert.Equal(["input", "relu", "fc"], graph.Nodes.Select(n => n.Name));
        Assert.Equal([1], graph.Nodes[2].Inputs);
    }

    [Fact]
    public void ResNeSt_drops_blocks_behind_the_norms_of_its_last_two_stages()
    {
        var drops = Architecture.Build(ResNeSt).Nodes.Where(n => n.Operator is DropBlock).ToList();

        Assert.Equal(
            ["layer3.0.dropblock1", "layer3.0.conv2.dropblock", "layer3.0.dropblock3", "layer4.0.dropblock1", "layer4.0.conv2.dropblock", "layer4.0.dropblock3"],
            drops.Select(n => n.Name));
        Assert.All(drops, n => Assert.Equal(3, ((DropBlock)n.Operator).Size));
    }

    [Fact]
    public void Nodes_know_their_stage_and_the_norms_that_end_a_branch()
    {
        var nodes = Architecture.Build(ResNeSt).Nodes;

        Assert.Equal(0, nodes.Single(n => n.Name == "bn1").Stage);
        Assert.Equal(3, nodes.Single(n => n.Name == "layer3.0.downsample.1").Stage);
        Assert.Equal(Node.Head, nodes.Single(n => n.Name == "fc").Stage);
        Assert.Equal(["layer1.0.bn3", "layer2.0.bn3", "layer3.0.bn3", "layer4.0.bn3"], nodes.Where(n => n.EndsResidualBranch).Select(n => n.Name));
    }
}
