using Unroll.Generator.Families;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Passes;
using Unroll.Generator.Support;

namespace Unroll.Tests.Generator.Passes;

public class PassTests
{
    [Fact]
    public void Stages_that_nothing_returns_are_dropped_and_their_parameters_named()
    {
        var graph = Architecture.Build(Variants.All["backbone without its last stage"]);

        Assert.DoesNotContain(DropUnused.Run(graph).Nodes, n => n.Name.StartsWith("layer4", StringComparison.Ordinal));
        Assert.Equal(["layer4.0.", "layer4.1.", "layer4.2."], DropUnused.Prefixes(graph));
        Assert.Empty(DropUnused.Prefixes(Architecture.Build(Variants.ResNet50)));
    }

    [Fact]
    public void A_norm_is_not_folded_into_a_convolution_that_others_read()
    {
        var graph = new GraphBuilder();
        var conv = graph.Convolution(graph.Input(new Shape(3, 8, 8)), "conv", 8, WindowSpec.Square(1));
        graph.Output(graph.BatchNorm(conv, "bn", 1e-5), "normed");
        graph.Output(conv, "plain");

        var result = Optimizer.Run(graph.Build(""));

        Assert.Equal(3, result.Nodes.Count);
        Assert.Null(((Convolution)result.Nodes[1].Operator).Norm);
    }

    [Fact]
    public void A_norm_behind_an_activation_stands_alone_and_takes_the_next_activation()
    {
        var graph = new GraphBuilder();
        var x = graph.Relu(graph.Convolution(graph.Input(new Shape(3, 8, 8)), "conv", 8, WindowSpec.Square(1)), "relu");
        graph.Output(graph.Relu(graph.BatchNorm(x, "bn", 1e-5), "relu2"), "y");

        var result = Optimizer.Run(graph.Build(""));

        Assert.Equal([typeof(InputOperator), typeof(Convolution), typeof(BatchNorm)], result.Nodes.Select(n => n.Operator.GetType()));
        Assert.All(result.Nodes.Skip(1), n => Assert.Equal(ActivationKind.Relu, ((FusibleOperator)n.Operator).Activation));
    }

    [Fact]
    public void An_activation_before_the_addition_is_not_moved_behind_it()
    {
        var graph = new GraphBuilder();
        var x = graph.Input(new Shape(8, 8, 8));
        var branch = graph.Relu(graph.Convolution(x, "conv", 8, WindowSpec.Square(1)), "relu");
        graph.Output(graph.Relu(graph.Add(branch, x, "sum"), "relu2"), "y");

        var result = Optimizer.Run(graph.Build(""));

        Assert.Equal(new Add { Activation = ActivationKind.Relu }, result.Nodes[^1].Operator);
        Assert.False(((Convolution)result.Nodes[1].Operator).HasResidual);
    }

    [Fact]
    public void The_later_operand_of_an_addition_adds_the_earlier_one()
    {
        var graph = Optimizer.Run(Architecture.Build(Variants.ResNet50));
        var downsample = graph.Nodes.Single(n => n.Name == "layer1.0.downsample.0");

        Assert.True(((Convolution)downsample.Operator).HasResidual);
        Assert.Equal("layer1.0.conv3", graph.Nodes[downsample.Inputs[1]].Name);
        Assert.Equal(ActivationKind.None, ((Convolution)graph.Nodes[downsample.Inputs[1]].Operator).Activation);
    }

    [Fact]
    public void A_value_added_to_itself_is_added_by_its_own_kernel()
    {
        var graph = new GraphBuilder();
        var x = graph.Convolution(graph.Input(new Shape(3, 8, 8)), "conv", 8, WindowSpec.Square(1));
        graph.Output(graph.Add(x, x, "twice"), "y");

        Assert.IsType<Add>(Optimizer.Run(graph.Build("")).Nodes[^1].Operator);
    }

    [Theory]
    [InlineData("input order")]
    [InlineData("shape")]
    [InlineData("residual")]
    [InlineData("unused")]
    public void The_verifier_finds_what_is_broken(string kind)
    {
        var graph = Architecture.Build(Variants.ResNet18);
        var nodes = graph.Nodes.ToArray();
        switch (kind)
        {
            case "input order":
                nodes[3] = nodes[3] with { Inputs = new([5]) };
                break;
            case "shape":
                nodes[3] = nodes[3] with { Shape = new Shape(1, 2, 3) };
                break;
            case "residual":
                graph = Optimizer.Run(graph);
                nodes = [.. graph.Nodes];
                var sum = nodes.First(node => node.Operator is Convolution { HasResidual: true });
                nodes[sum.Id] = sum with { Inputs = new([sum.Inputs[0], 0]) };
                break;
            default:
                nodes[^1] = nodes[^1] with { Operator = new Add(), Shape = nodes[^2].Shape, Inputs = new([0, 0]) };
                break;
        }

        Assert.Throws<InvalidOperationException>(() => GraphVerifier.Verify(graph with { Nodes = nodes.ToEquatableArray() }));
    }
}
