using Unroll.Generator.Families;
using Unroll.Generator.Families.DenseNet;
using Unroll.Generator.Families.MnasNet;
using Unroll.Generator.Families.Vgg;
using Unroll.Generator.Graph;
using Unroll.Generator.Passes;
using Unroll.Generator.Planning;
using Unroll.Tests.Generator.Planning;

namespace Unroll.Tests.Generator.Families;

public class TorchVisionFamilyTests
{
    public static TheoryData<string> Names => [.. TorchVisionFamilies.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_graph_stays_well_formed_through_every_pass(string name)
    {
        var graph = Architecture.Build(TorchVisionFamilies.All[name]);
        GraphVerifier.Verify(graph);
        var parameters = graph.Nodes.Sum(n => Parameters.Count(n, i => graph.Nodes[i].Shape));

        foreach (var (_, run) in Optimizer.Passes)
        {
            graph = run(graph);
            GraphVerifier.Verify(graph);
            Assert.Equal(parameters, graph.Nodes.Sum(n => Parameters.Count(n, i => graph.Nodes[i].Shape)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_step_finds_its_inputs_and_its_padding_and_nothing_is_copied(string name)
    {
        var plan = Planner.Plan(Architecture.Build(TorchVisionFamilies.All[name]));

        Assert.DoesNotContain(plan.Steps, s => s.Kernel is Kernel.Copy or Kernel.Add or Kernel.Activate);
        PlanSimulator.Run(plan);
    }

    [Theory]
    [InlineData("densenet121", new[] { 6, 12, 24, 16 }, 32, 64)]
    [InlineData("densenet161", new[] { 6, 12, 36, 24 }, 48, 96)]
    [InlineData("densenet169", new[] { 6, 12, 32, 32 }, 32, 64)]
    [InlineData("densenet201", new[] { 6, 12, 48, 32 }, 32, 64)]
    public void A_dense_block_is_one_buffer_that_its_norms_read_slices_of(string name, int[] layers, int growth, int stem)
    {
        var spec = new DenseNetSpec(name, new Shape(3, 224, 224), 1000, default, new(layers)) { GrowthRate = growth, StemWidth = stem };
        var plan = Planner.Plan(Architecture.Build(spec));

        Assert.DoesNotContain(plan.Steps, s => s.Kernel == Kernel.Copy);
        Assert.Equal((2 * layers.Sum()) + 4, plan.Steps.Count(s => s.Node.Operator is Convolution));
        Assert.Equal(layers.Sum() + 4, plan.Steps.Count(s => s.Kernel == Kernel.Affine));
        for (var block = 1; block <= 4; block++)
        {
            var norms = plan.Steps.Where(s => s.Kernel == Kernel.Affine && s.Node.Name.StartsWith($"features.denseblock{block}.", StringComparison.Ordinal)).ToList();
            var buffer = Assert.Single(norms.Select(s => (s.Inputs[0].Offset, s.Inputs[0].PixelStride)).Distinct());
            Assert.All(norms, s => Assert.True(s.Inputs[0].Shape.Channels < buffer.PixelStride));
        }
    }

    [Theory]
    [InlineData("mobilenet_v2, narrow, odd channels", "features.17, features.1, logits")]
    [InlineData("mobilenet_v2, features", "features")]
    [InlineData("mnasnet0_5, stages", "layers.13, layers.11, layers.8, logits")]
    [InlineData("densenet, wide, stages", "features.denseblock1, features.denseblock2, features.denseblock3, logits")]
    [InlineData("densenet, one block, odd channels", "features")]
    [InlineData("squeezenet1_0, features", "features")]
    [InlineData("squeezenet1_1, stages", "features.4, features.12, logits")]
    [InlineData("vgg13_bn, stages", "features.33, features.5, logits")]
    [InlineData("vgg, two stages, features", "features")]
    [InlineData("alexnet, stages", "features.11, features.4, features.1, logits")]
    [InlineData("googlenet, transformed, stages", "inception3b, inception4e, inception5b, logits")]
    [InlineData("inception_v3, transformed, stages", "Mixed_7c, Mixed_5d, logits")]
    [InlineData("inception_v3, features", "Mixed_7c")]
    public void Outputs_have_the_names_of_upstreams_modules(string name, string expected)
    {
        var graph = Architecture.Build(TorchVisionFamilies.All[name]);

        Assert.Equal(expected, string.Join(", ", graph.Outputs.Select(o => o.Name)));
    }

    [Theory]
    [InlineData(224, "7x7x512", 0)]
    [InlineData(64, "2x2x512", 1)]
    [InlineData(288, "9x9x512", 1)]
    public void A_map_of_the_classifiers_size_is_not_pooled(int size, string features, int pools)
    {
        var spec = new VggSpec("net", new Shape(3, size, size), 10, default, new([1, 1, 2, 2, 2])) { HiddenFeatures = 8 };
        var plan = Planner.Plan(Architecture.Build(spec));

        Assert.Equal(pools, plan.Steps.Count(s => s.Kernel == Kernel.AdaptiveAvgPool));
        Assert.Equal(features, $"{plan.Graph.Nodes.Single(n => n.Name == "features.20").Shape}");
        Assert.Equal([Kernel.LinearMap, Kernel.Linear, Kernel.Linear], plan.Steps.Where(s => s.Node.Operator is LinearOperator).Select(s => s.Kernel));
    }

    [Fact]
    public void The_input_transform_happens_in_place()
    {
        var plan = Planner.Plan(Architecture.Build(TorchVisionFamilies.All["googlenet, transformed, stages"]));

        var transform = plan.Steps.Single(s => s.Kernel == Kernel.ScaleShift);
        Assert.Equal(transform.Inputs[0], transform.Output);
        var constants = Assert.IsType<ScaleShift>(transform.Node.Operator);
        Assert.Equal([0.458, 0.448, 0.45], constants.Scale, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([-0.03, -0.088, -0.188], constants.Shift, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Theory]
    [InlineData(0.5, 16, 8)]
    [InlineData(0.75, 24, 16)]
    [InlineData(1.0, 32, 16)]
    [InlineData(1.3, 40, 24)]
    public void The_stem_of_a_MNASNet_is_scaled_too(double multiplier, int stem, int separable)
    {
        var graph = Architecture.Build(new MnasNetSpec("net", new Shape(3, 64, 64), 1000, default) { WidthMultiplier = multiplier });

        Assert.Equal(stem, graph.Nodes.Single(n => n.Name == "layers.0").Shape.Channels);
        Assert.Equal(separable, graph.Nodes.Single(n => n.Name == "layers.6").Shape.Channels);
    }
}
