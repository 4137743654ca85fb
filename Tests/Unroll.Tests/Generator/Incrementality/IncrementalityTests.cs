using Microsoft.CodeAnalysis;
using Unroll.Generator;
using Unroll.Tests.Generator.Declarations;
using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Incrementality;

/// <summary>What an edit makes the generator do again, read off the driver's tracked steps.</summary>
public class IncrementalityTests
{
    private const string First = "[ResNet(Layers = [1, 1, 1, 1], Block = ResidualBlock.Basic)] public partial record First;";
    private const string Second = "[ResNet(Layers = [2, 1, 1, 1], Block = ResidualBlock.Basic)] public partial record Second;";
    private const string Variant = "[NetworkVariant(typeof(First), Classes = 10)] public partial record Variant;";
    private const string Composed = "[Stem(Channels = 8)] [Stage(Channels = 8)] [Stage(Channels = 16, Stride = 2)] [Head(Classes = 5)] public partial record Composed;";
    private const string Unrelated = "class Program { int Answer => 42; }";

    // The step of problems leads to diagnostics alone; Roslyn tracks it only where there are some.
    private static readonly string[] SourceSteps = [TrackingNames.Declarations, TrackingNames.Backends, TrackingNames.Networks, TrackingNames.Clashes];

    public static TheoryData<string, string> HarmlessEdits => new()
    {
        { Unrelated, "class Program { int Answer => 43; }" },
        { Unrelated, Unrelated + " class More;" },
        { Unrelated, "" },
        { First, "// A comment.\n" + First },
        { First, First + "\n// A comment after it." },
        { First, First.Replace(", ", " ,\n    ", StringComparison.Ordinal) },
        { First, First.Replace("Layers = [1, 1, 1, 1]", "Layers = /* stages */ new[] { 1, 1, 1, 2 - 1 }", StringComparison.Ordinal) },
        { First, First.Replace("Block =", "Radix = 0, Block =", StringComparison.Ordinal) },
        { First, First.Replace(";", " { public int Extra => 1; }", StringComparison.Ordinal) },
        { First, First + " record Another;" },
        { Variant, Variant.Replace("Classes = 10", "Classes = 5 + 5", StringComparison.Ordinal) },
        { Composed, Composed.Replace("[Head", "// A comment.\n[Head", StringComparison.Ordinal) },
        { Composed, Composed.Replace("Stride = 2", "Stride = 1 + 1, Cardinality = 1", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(HarmlessEdits))]
    public void An_edit_that_changes_no_declaration_emits_nothing_again(string before, string after)
    {
        var result = RunTwice(before, after);

        foreach (var name in SourceSteps)
        {
            Assert.All(result.TrackedSteps[name], AssertUnchanged);
        }

        Assert.NotEmpty(result.TrackedOutputSteps);
        Assert.All(result.TrackedOutputSteps.SelectMany(step => step.Value), AssertUnchanged);
    }

    [Fact]
    public void A_changed_argument_emits_its_network_again_and_no_other()
    {
        var result = RunTwice(Second, Second.Replace("[2,", "[3,", StringComparison.Ordinal));

        Assert.Equal(["Second"], Recompiled(result));
        Assert.Equal(1, OutputsRun(result));
    }

    [Theory]
    [InlineData("Channels = 16", "Channels = 24")]
    [InlineData("[Head(Classes = 5)]", "")]
    public void A_changed_stage_or_head_emits_its_network_again(string before, string after)
    {
        var result = RunTwice(Composed, Composed.Replace(before, after, StringComparison.Ordinal));

        Assert.Equal(["Composed"], Recompiled(result));
        Assert.Equal(1, OutputsRun(result));
    }

    [Fact]
    public void A_changed_base_emits_its_variants_again()
    {
        var result = RunTwice(First, First.Replace("[1,", "[3,", StringComparison.Ordinal));

        Assert.Equal(["First", "Variant"], Recompiled(result).Order());
        Assert.Equal(2, OutputsRun(result));
    }

    [Fact]
    public void A_new_network_emits_only_itself()
    {
        var result = RunTwice(Unrelated, "[ResNet(Layers = [1, 1, 1, 1])] public partial record Third;");

        Assert.Equal(["Third"], Recompiled(result));
        Assert.Equal(1, OutputsRun(result));
    }

    [Fact]
    public void A_change_of_the_name_alone_emits_its_network_again()
    {
        var result = RunTwice(Second, Second.Replace("Block =", "Name = \"second\", Block =", StringComparison.Ordinal));

        Assert.Equal(["Second"], Recompiled(result));
    }

    [Fact]
    public void A_moved_diagnostic_is_reported_where_it_is_now()
    {
        var compilation = GeneratorHarness.Compilation("[ResNet(Layers = [0])] partial record Net;");
        var driver = GeneratorHarness.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        driver = driver.RunGenerators(
            compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[1], GeneratorHarness.Parse("\n\n// moved\n[ResNet(Layers = [0])] partial record Net;")),
            TestContext.Current.CancellationToken);

        var diagnostic = Assert.Single(driver.GetRunResult().Diagnostics);
        Assert.Equal(3, diagnostic.Location.GetLineSpan().StartLinePosition.Line);
        Assert.Equal("Layers = [0]", GeneratorRun.MarkedText(diagnostic));
    }

    [Fact]
    public void Equal_sources_give_equal_models()
    {
        var one = GeneratorHarness.Run(First, Second, Variant).Result;
        var other = GeneratorHarness.Run(First, Second, "// Elsewhere\n" + Variant).Result;

        foreach (var name in SourceSteps)
        {
            var values = DeclarationTests.Values<object>(one, name).ToList();
            Assert.NotEmpty(values);
            Assert.Equal(values, DeclarationTests.Values<object>(other, name));
            Assert.Equal(values.Select(v => v.GetHashCode()), DeclarationTests.Values<object>(other, name).Select(v => v.GetHashCode()));
        }
    }

    [Fact]
    public void No_model_holds_anything_of_a_compilation()
    {
        // With clashes and failures, so that their models are walked as well.
        var result = GeneratorHarness.Run(
            First, Second, Variant, Composed, "[Stem] [Stage(Channels = 8)] [Stage(Block = StageBlock.Shuffle, Channels = 16)] partial record Unbuilt;",
            "[ResNet(Layers = [1, 1, 1, 1], Name = \"First\")] partial record Same; [ResNet(Layers = [1, 1, 1, 1])] partial record SAME;",
            "[ResNet(Layers = [1, 1, 1, 1], Input = [3, 65536, 65536])] partial record Huge;").Result;

        foreach (var name in (string[])[.. SourceSteps, TrackingNames.Problems])
        {
            var values = DeclarationTests.Values<object>(result, name).ToList();
            Assert.NotEmpty(values);
            Assert.All(values, value => Assert.Empty(ObjectGraph.CompilationParts(value)));
        }
    }

    [Fact]
    public void The_walk_finds_what_it_looks_for()
    {
        var root = GeneratorHarness.Parse(First).GetRoot(TestContext.Current.CancellationToken);

        Assert.NotEmpty(ObjectGraph.CompilationParts(new { Deep = new object[] { new Lazy<object>(root) } }));
        Assert.NotEmpty(ObjectGraph.CompilationParts(("name", root.GetLocation())));
        Assert.NotEmpty(ObjectGraph.CompilationParts(new List<object> { GeneratorHarness.Compilation(First).GlobalNamespace }));
    }

    private static GeneratorRunResult RunTwice(string before, string after)
    {
        string[] files = [First, Second, Variant, Composed, Unrelated];
        var compilation = GeneratorHarness.Compilation(files);
        var driver = GeneratorHarness.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        var tree = compilation.SyntaxTrees.Single(t => t.ToString() == before);
        var edited = compilation.ReplaceSyntaxTree(tree, GeneratorHarness.Parse(after));
        var result = driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results.Single();
        Assert.Empty(result.Diagnostics);
        Assert.Null(result.Exception);
        return result;
    }

    private static void AssertUnchanged(IncrementalGeneratorRunStep step) => Assert.All(
        step.Outputs, output => Assert.True(output.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{step.Name}: {output.Reason}"));

    private static IEnumerable<string> Recompiled(GeneratorRunResult result) =>
        from step in result.TrackedSteps[TrackingNames.Networks]
        from output in step.Outputs
        where output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified
        select ((CompiledNetwork)output.Value).HintPrefix;

    private static int OutputsRun(GeneratorRunResult result) => result.TrackedOutputSteps
        .SelectMany(step => step.Value)
        .SelectMany(step => step.Outputs)
        .Count(output => output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified);
}
