using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Unroll.Generator;
using Unroll.Generator.Backends;
using Unroll.Generator.Backends.Gpu;
using Unroll.Generator.Backends.Gpu.Ilgpu;
using Unroll.Generator.Backends.Gpu.Kernels;
using Unroll.Generator.Declarations;
using Unroll.Generator.Families;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;
using Unroll.Tests.Generator.Families;

namespace Unroll.Tests.Generator.Emission;

/// <summary>The text of the GPU half: its form, and that it is the same whoever generates it.</summary>
public partial class GpuTextTests
{
    private static readonly Lazy<IReadOnlyList<GpuPlan>> PlansOfAllVariants = new(() => [.. Declared.AllVariants.Select(spec => GpuPlanner.Plan(Architecture.Build(spec), KernelSets.All))]);

    [Fact]
    public void The_text_is_the_same_on_every_run_and_in_every_culture()
    {
        var expected = Compile(Variants.ResNeSt50);
        var before = CultureInfo.CurrentCulture;
        var commaForPoint = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commaForPoint.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = commaForPoint;
            Assert.Equal(expected, Compile(Variants.ResNeSt50));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Layers_of_equal_signature_share_a_kernel()
    {
        var plan = GpuPlanner.Plan(Architecture.Build(Variants.ResNet50), KernelSets.All);

        Assert.True(plan.Signatures.Count < plan.Steps.Count / 2 + 10, $"{plan.Signatures.Count} kernels for {plan.Steps.Count} steps.");
        Assert.Equal(plan.Signatures.Count, plan.Signatures.Distinct().Count());
        Assert.Equal(plan.Signatures.Count, plan.Signatures.Select(KernelNames.Of).Distinct().Count());
    }

    [Fact]
    public void Networks_of_an_assembly_share_kernels_of_equal_signature()
    {
        var one = KernelText(Compile(Variants.ResNet50));
        var both = KernelText(Compile(Variants.ResNet50, Variants.ResNet50 with { Classes = 10, Name = "another head" }));

        // The head has other kernels, all else has the same ones.
        Assert.True(one.Count > 20);
        Assert.Subset(both.ToHashSet(), one.ToHashSet());
        Assert.All(both.Except(one), name => Assert.Matches("^(Linear|Output)_", name));
    }

    [Fact]
    public void Kernels_have_the_same_name_where_all_that_is_literal_in_them_is_the_same()
    {
        var signatures = PlansOfAllVariants.Value.SelectMany(plan => plan.Signatures).Distinct().ToList();

        Assert.True(signatures.Count > 500, $"{signatures.Count} signatures");
        Assert.Equal(signatures.Count, signatures.Select(KernelNames.Of).Distinct().Count());
    }

    [Fact]
    public void Every_kernel_that_a_network_launches_is_written_once()
    {
        var files = Compile(Variants.ResNeSt50, Variants.ResNet50, Declared.Spec(SKNetTests.Variants["plain"]));
        var text = string.Concat(files.Select(f => f.Text));
        var launched = Launch().Matches(text).Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value)).Distinct().ToList();

        Assert.NotEmpty(launched);
        Assert.All(launched, kernel =>
        {
            var file = Assert.Single(files, f => f.Text.Contains($"internal static class {kernel.Class}\n", StringComparison.Ordinal));
            Assert.Single(file.Text.Split('\n'), line => line.Contains($" {kernel.Method}() => [", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Scratch_memory_is_that_of_the_kernel_sets_that_are_emitted()
    {
        var graph = Architecture.Build(Variants.ResNeSt50);
        var (all, direct) = (GpuPlanner.Plan(graph, KernelSets.All), GpuPlanner.Plan(graph, KernelSets.Named(new(["Direct"]))));

        Assert.Equal(all.ScratchStart, direct.ScratchStart);
        Assert.True(direct.ArenaLength < all.ArenaLength, $"{direct.ArenaLength} floats for the direct kernels, {all.ArenaLength} for all.");
    }

    [Fact]
    public void Split_attention_takes_four_launches()
    {
        var plan = GpuPlanner.Plan(Architecture.Build(Variants.ResNeSt50), KernelSets.All);
        var block = plan.Steps.Where(s => s.Step.Node.Name.StartsWith("layer2.1.conv2.", StringComparison.Ordinal)).Select(s => s.Step.Node.Operator).ToList();

        Assert.Collection(
            block,
            op => Assert.IsType<Convolution>(op),
            op => Assert.IsType<GlobalAveragePool>(op),
            op => Assert.Equal(ActivationKind.Relu, Assert.IsType<Convolution>(op).Activation),
            op => Assert.IsType<ConvolutionRadixSoftmax>(op),
            op => Assert.IsType<ChannelScale>(op));
    }

    [Fact]
    public void Weights_lie_on_multiples_of_16_bytes_one_behind_the_other()
    {
        foreach (var plan in PlansOfAllVariants.Value)
        {
            var offsets = plan.Steps.Select(s => s.Weights).OfType<int>().ToList();
            Assert.All(offsets, offset => Assert.Equal(0, offset % GpuWeightLayout.Alignment));
            Assert.Equal(offsets.Order(), offsets);
            Assert.Equal(offsets.Count, offsets.Distinct().Count());
            Assert.True(offsets[^1] < plan.WeightLength);
        }
    }

    [Fact]
    public void An_operator_without_a_kernel_is_an_error_that_names_the_layer()
    {
        var signature = new KernelSignature(new UnknownOperator(), default, new MapLayout(1, 1, 1, 1, 1, true));
        var error = Assert.Throws<InvalidNetworkException>(() => KernelSets.All[0].Write(signature, "layer9.norm"));
        Assert.Contains("layer9.norm", error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(UnknownOperator), error.Message, StringComparison.Ordinal);
    }

    /// <summary>What reaches the device as a division by a constant is divided out there.</summary>
    [Theory]
    [InlineData(typeof(Res2NetTests), "14w 8s")]
    [InlineData(typeof(SKNetTests), "plain")]
    [InlineData(typeof(SENetTests), "odd input, features")]
    public void Kernels_divide_by_no_constants_but_powers_of_two(Type family, string variant)
    {
        var kernels = Compile(Declared.Spec(Declared.VariantsOf(family)[variant]));
        var divisions = kernels
            .SelectMany(f => f.Text.Split('\n'))
            .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && !line.Contains("CudaAsm", StringComparison.Ordinal))
            .SelectMany(line => Division().Matches(line).Select(match => (Line: line.Trim(), Operator: match.Groups[1].Value, Divisor: uint.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))))
            .ToList();

        Assert.NotEmpty(divisions);
        Assert.DoesNotContain(divisions, d => d.Operator == "%" || !BitOperations.IsPow2(d.Divisor));
    }

    [Fact]
    public void Divisors_stand_for_divisions()
    {
        var random = new Random(3);
        int[] values = [0, 1, int.MaxValue, int.MaxValue - 1, .. Enumerable.Range(0, 200).Select(_ => random.Next())];
        foreach (var divisor in Enumerable.Range(1, 300).Concat(Enumerable.Range(0, 300).Select(_ => random.Next(1, 1 << 26))))
        {
            var text = KernelExpressions.Divisor(divisor);
            var parts = text["new Divisor(".Length..^1].Split(", ");
            var (factor, shift) = (uint.Parse(parts[1].TrimEnd('u'), CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
            foreach (var value in values.Concat([divisor - 1, divisor, int.MaxValue / divisor * divisor, Math.Max((int.MaxValue / divisor * divisor) - 1, 0)]))
            {
                Assert.True((int)(((ulong)(uint)value * factor) >> shift) == value / divisor, $"{value} / {divisor} by {text}");
            }
        }
    }

    /// <summary>The names of the direct and common kernels' tables.</summary>
    private static List<string> KernelText(IReadOnlyList<GeneratedFile> files) =>
        [.. files.SelectMany(f => Table().Matches(f.Text)).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"global::Unroll\.Generated\.\w+\.(\w+)\.(\w+_Kernels)\(\)")]
    private static partial Regex Launch();

    [GeneratedRegex(@"public static GpuKernel\[\] (\w+_Kernels)\(\) =>")]
    private static partial Regex Table();

    [GeneratedRegex(@" ([/%]) (\d+)\b(?![.fu])")]
    private static partial Regex Division();

    /// <summary>The GPU half of networks in one assembly: host code, then the kernels that they share.</summary>
    private static IReadOnlyList<GeneratedFile> Compile(params NetworkSpec[] specs)
    {
        var backends = BackendSet.Of("Cpu", "Ilgpu") with { GpuKernelSets = KernelSets.Names };
        var networks = specs.Select((spec, i) => CompiledNetwork.Compile(new NetworkDeclaration("Tests", $"Net{i}", spec), backends)).ToList();
        Assert.All(networks, network => Assert.Null(network.Problem));
        var groups = KernelFiles.Group(networks.SelectMany(network => network.Output.Kernels));
        return
        [
            .. networks.SelectMany(network => network.Output.Files).Where(f => f.HintName.Contains(".Gpu", StringComparison.Ordinal)),
            .. groups.SelectMany(group => KernelFiles.Emit(group, KernelSets.All, backends.KernelNamespace)),
        ];
    }

    private sealed record UnknownOperator : ElementwiseOperator
    {
        internal override IReadOnlyList<int> InPlaceInputs => [];

        internal override bool IsPixelwise => false;

        internal override string Text => "";
    }
}
