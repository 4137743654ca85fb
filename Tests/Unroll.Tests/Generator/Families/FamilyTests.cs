using Unroll.Generator.Backends.Cpu;
using Unroll.Generator.Graph;
using Unroll.Generator.Passes;
using Unroll.Tests.Generator.Incrementality;
using Unroll.Tests.Generator.Planning;
using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Families;

/// <summary>What holds for every family, from attribute to plan.</summary>
/// <typeparam name="TFamily">The family's own tests, which derive from these.</typeparam>
public abstract class FamilyTests<TFamily>
    where TFamily : IFamily
{
#pragma warning disable CA1000 // The test framework takes cases from static members alone.
    public static TheoryData<string> Names => [.. TFamily.Variants.Keys];

    public static TheoryData<string, string> Faulty => TFamily.FaultyDeclarations;
#pragma warning restore CA1000

    [Theory]
    [MemberData(nameof(Names))]
    public void Graphs_and_plans_hold(string variant)
    {
        var built = Declared.Graph(TFamily.Variants[variant]);
        var graph = DropUnused.Run(built);
        GraphVerifier.Verify(graph);
        var totals = Totals(graph);
        foreach (var (_, run) in Optimizer.Passes)
        {
            graph = run(graph);
            GraphVerifier.Verify(graph);
            Assert.Equal(totals, Totals(graph));
        }

        PlanSimulator.Run(CpuPlanner.Plan(built));
        var direct = CpuPlanner.Plan(built, winograd: false);
        Assert.DoesNotContain(direct.Steps, s => s.Kernel == CpuKernel.ConvWinograd);
        PlanSimulator.Run(direct);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_fused_or_lies_in_place_takes_no_kernel(string variant)
    {
        var spared = TFamily.SparedKernels.Select(Enum.Parse<CpuKernel>).ToList();
        var graph = Declared.Graph(TFamily.Variants[variant]);

        Assert.DoesNotContain(CpuPlanner.Plan(graph).Steps, s => spared.Contains(s.Kernel));
        Assert.DoesNotContain(CpuPlanner.Plan(graph, winograd: false).Steps, s => spared.Contains(s.Kernel));
    }

    [Fact]
    public void Defaults_are_those_of_the_attribute()
    {
        var attribute = (Attribute)Activator.CreateInstance(TFamily.EveryOption.GetType())!;
        string[] declared = [.. Options.Of(attribute).Select(option => option.Name).Where(name => TFamily.ShortestDeclaration.Contains($"{name} = ", StringComparison.Ordinal))];

        // The name is the record's.
        Options.AssertSame(attribute, Declared.Spec(TFamily.ShortestDeclaration), ["Name", .. declared, .. TFamily.DependentOptions]);
    }

    [Fact]
    public void Every_option_reaches_the_spec()
    {
        var spec = Declared.Spec(Options.Declaration(TFamily.EveryOption));

        Assert.Empty(ObjectGraph.CompilationParts(spec));
        Options.AssertSame(TFamily.EveryOption, spec, [.. TFamily.DependentOptions.Where(name => Options.IsDefault(TFamily.EveryOption, name))]);
    }

    [Fact]
    public void Generated_code_compiles()
    {
        var run = GeneratorHarness.Run($"[{Options.Declaration(TFamily.EveryOption)}] public partial record Net;");

        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerErrors);
        Assert.Single(run.Networks);
    }

    [Theory]
    [MemberData(nameof(Faulty))]
    public void Faults(string declaration, string expected)
    {
        var run = GeneratorHarness.Run($"[{declaration}] partial record Net;");

        Assert.Null(run.Result.Exception);
        Assert.Equal([expected], run.Diagnostics);
        Assert.Empty(run.HintNames);
    }

    private static (long Parameters, long Macs) Totals(NetworkGraph graph) => (
        graph.ParameterCount(), graph.MultiplyAccumulates());
}
