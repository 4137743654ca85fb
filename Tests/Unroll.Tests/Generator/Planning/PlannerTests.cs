using Unroll.Generator.Backends.Cpu;
using Unroll.Generator.Families;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Tests.Generator.Planning;

public class PlannerTests
{
    [Fact]
    public void Fragmentation_and_halos_cost_at_most_half_of_the_fullest_moment()
    {
        foreach (var (name, spec) in Variants.All)
        {
            var plan = CpuPlanner.Plan(Architecture.Build(spec), winograd: false);
            var fullest = FullestMoment(plan);
            Assert.True(plan.Network.ArenaLength <= 1.5 * fullest, $"{name}: {plan.Network.ArenaLength} floats where {fullest} are alive at most.");
        }
    }

    [Theory]
    [InlineData(3, 1, 1, 1, false)]
    [InlineData(5, 2, 2, 1, false)]
    [InlineData(3, 1, 2, 2, true)]
    [InlineData(7, 1, 3, 1, true)]
    [InlineData(3, 3, 1, 1, true)]
    [InlineData(3, 1, 2, 1, true)]
    public void A_map_has_a_halo_only_if_its_depthwise_convolution_does_not_check_for_the_edges(int size, int stride, int pad, int dilation, bool hasHalo)
    {
        var graph = new GraphBuilder();
        var x = graph.Convolution(graph.Input(new Shape(3, 9, 9)), "expand", 24, WindowSpec.Square(1));
        graph.Output(graph.Convolution(x, "depthwise", 24, WindowSpec.Square(size, stride, pad, dilation), groups: 24), "out");

        var plan = CpuPlanner.Plan(graph.Build(""));

        Assert.Equal(hasHalo, plan.Steps.Single(step => step.Step.Node.Name == "expand").Step.Clear is not null);
        PlanSimulator.Run(plan);
    }

    [Fact]
    public void Concatenation_and_slicing_cost_no_copy()
    {
        var graph = new GraphBuilder();
        var x = graph.Input(new Shape(3, 8, 8));
        var a = graph.Convolution(x, "a", 16, WindowSpec.Square(1));
        var b = graph.Convolution(a, "b", 8, WindowSpec.Square(3, 1, 1));
        var joined = graph.Concat("joined", a, b);
        var c = graph.Convolution(joined, "c", 8, WindowSpec.Square(3, 1, 1));
        var nested = graph.Concat("nested", joined, c);
        var right = graph.Slice(nested, "right", 20, 12);
        graph.Output(graph.Convolution(right, "d", 4, WindowSpec.Square(3, 2, 1)), "d");

        var plan = CpuPlanner.Plan(graph.Build(""));

        Assert.DoesNotContain(plan.Steps, s => s.Kernel == CpuKernel.Copy);
        PlanSimulator.Run(plan);
        Assert.Equal(32, plan.Steps.Single(s => s.Step.Node.Name == "a").Step.Output.PixelStride);
        Assert.Equal(plan.Steps.Single(s => s.Step.Node.Name == "a").Step.Output.Offset + 24, plan.Steps.Single(s => s.Step.Node.Name == "c").Step.Output.Offset);
    }

    [Fact]
    public void A_value_in_two_concatenations_is_copied_into_one_of_them()
    {
        var graph = new GraphBuilder();
        var x = graph.Input(new Shape(3, 8, 8));
        var a = graph.Convolution(x, "a", 16, WindowSpec.Square(1));
        var b = graph.Convolution(x, "b", 8, WindowSpec.Square(1));
        var first = graph.Concat("first", a, b);
        var second = graph.Concat("second", b, a);
        graph.Output(graph.Add(graph.Convolution(first, "c", 8, WindowSpec.Square(3, 1, 1)), graph.Convolution(second, "d", 8, WindowSpec.Square(1)), "sum"), "sum");

        var plan = CpuPlanner.Plan(graph.Build(""));

        Assert.Equal(2, plan.Steps.Count(s => s.Kernel == CpuKernel.Copy));
        PlanSimulator.Run(plan);
    }

    [Fact]
    public void A_value_concatenated_with_itself_is_copied_once()
    {
        var graph = new GraphBuilder();
        var a = graph.Convolution(graph.Input(new Shape(3, 8, 8)), "a", 16, WindowSpec.Square(1));
        graph.Output(graph.Convolution(graph.Concat("twice", a, a), "b", 8, WindowSpec.Square(3, 1, 1)), "b");

        var plan = CpuPlanner.Plan(graph.Build(""));

        Assert.Single(plan.Steps, s => s.Kernel == CpuKernel.Copy);
        PlanSimulator.Run(plan);
    }

    [Fact]
    public void The_residual_is_overwritten_by_its_sum()
    {
        var plan = CpuPlanner.Plan(Architecture.Build(Variants.ResNet50));
        var step = plan.Steps.Single(s => s.Step.Node.Name == "layer1.1.conv3");

        Assert.Equal(step.Step.Inputs[1], step.Step.Output);
    }

    [Fact]
    public void A_residual_that_is_returned_as_well_survives()
    {
        var plan = CpuPlanner.Plan(Architecture.Build(Variants.All["backbone"]));
        var stage = plan.Network.Outputs[0];

        Assert.DoesNotContain(
            plan.Steps.Where(s => s.Step.Node.Block.StartsWith("layer2", StringComparison.Ordinal) || s.Step.Node.Block.StartsWith("layer3", StringComparison.Ordinal)),
            s => s.Step.Output.Offset == stage.Offset);
        PlanSimulator.Run(plan);
    }

    [Fact]
    public void A_network_beyond_32_bit_offsets_is_refused()
    {
        var spec = Variants.ResNet50 with { Input = new Shape(3, 40_000, 40_000) };

        var error = Assert.Throws<InvalidNetworkException>(() => CpuPlanner.Plan(Architecture.Build(spec)));

        Assert.Contains("smaller input", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false, 0)]
    [InlineData(true, false, 1)]
    [InlineData(false, true, 1)]
    public void A_concatenation_takes_over_a_buffer_whose_rest_is_done_with(bool readLater, bool elsewhere, int copies)
    {
        var graph = new GraphBuilder();
        var x = graph.Convolution(graph.Input(new Shape(3, 8, 8)), "expand", 16, WindowSpec.Square(1));
        var (across, through) = (graph.Slice(x, "across", 0, 8), graph.Slice(x, "through", 8, 8));
        var y = graph.Convolution(through, "a", 8, WindowSpec.Square(3, 1, 1));
        y = graph.Convolution(y, "b", 8, WindowSpec.Square(1));
        var joined = elsewhere ? graph.Concat("cat", y, across) : graph.Concat("cat", across, y);
        graph.Output(graph.Convolution(joined, "after", 4, WindowSpec.Square(3, 1, 1)), "out");
        if (readLater)
        {
            graph.Output(graph.Convolution(through, "late", 4, WindowSpec.Square(1)), "late");
        }

        var plan = CpuPlanner.Plan(graph.Build("fc."));

        PlanSimulator.Run(plan);
        Assert.Equal(copies, plan.Steps.Count(s => s.Kernel == CpuKernel.Copy));
    }

    private static long FullestMoment(CpuPlan plan)
    {
        var lastUse = plan.Network.Graph.Nodes.Select(n => n.Id).ToArray();
        foreach (var output in plan.Network.Graph.Outputs)
        {
            lastUse[output.Node] = plan.Network.Graph.Nodes.Count;
        }

        foreach (var node in plan.Network.Graph.Nodes.Reverse())
        {
            // Slices and concatenations need what they consist of as long as they live themselves.
            var use = node.Operator is ChannelSlice or ConcatOperator ? lastUse[node.Id] : node.Id;
            foreach (var input in node.Inputs)
            {
                lastUse[input] = Math.Max(lastUse[input], use);
            }
        }

        var outputs = plan.Steps.Where(s => s.Kernel != CpuKernel.Copy).ToDictionary(s => s.Step.Node.Id, s => s.Step.Output);
        return plan.Network.Graph.Nodes.Max(now => outputs
            .Where(o => o.Key <= now.Id && lastUse[o.Key] >= now.Id)
            .Select(o => o.Value).Distinct().Sum(v => v.Shape.Length));
    }
}
