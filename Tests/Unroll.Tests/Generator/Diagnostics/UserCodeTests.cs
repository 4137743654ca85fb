using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Unroll.Generator.Reading;
using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Diagnostics;

/// <summary>What stands in the way of generated code is reported at the user's code, not in what was generated.</summary>
public class UserCodeTests
{
    private const string Net = "[ResNet(Layers = [1], Channels = [8], Input = [3, 32, 32], Block = ResidualBlock.Basic)] public sealed partial record Net";

    [Theory]
    [InlineData("public static int Info => 0;", "Info", "the member 'Info': a member of that name is generated, so rename it")]
    [InlineData("public int OutputChannels = 1;", "OutputChannels", "the member 'OutputChannels': a member of that name is generated, so rename it")]
    [InlineData("private readonly int _cpu = 1;", "_cpu", "the member '_cpu': a member of that name is generated, so rename it")]
    [InlineData("public enum Cpu { One }", "Cpu", "the member 'Cpu': a member of that name is generated, so rename it")]
    [InlineData("public int Load => 1;", "Load", "the member 'Load': a member of that name is generated, so rename it")]
    [InlineData("public void ArenaBytes() { }", "ArenaBytes", "the member 'ArenaBytes()': a member of that name is generated, so rename it")]
    [InlineData("public float[] Forward(System.ReadOnlySpan<float> x) => [];", "Forward", "the member 'Forward(System.ReadOnlySpan<float>)': a member of that name is generated, so rename it")]
    [InlineData("public Net(int threads) { }", "Net", "a constructor: networks are created by their Load methods, so remove it")]
    [InlineData("public required int Threads { get; set; }", "Threads", "the required member 'Threads': networks are created by their Load methods, so remove 'required'")]
    public void A_member_in_the_way(string member, string at, string problem)
    {
        var run = GeneratorHarness.Run($"{Net} {{ {member} }}");

        Assert.Equal([$"UNR0024 '{at}' The network's record cannot have {problem}"], run.Diagnostics);
        Assert.Empty(run.Networks);
    }

    [Theory]
    [InlineData("namespace Zoo.Own { [ResNet(Layers = [1, 1, 1, 1])] public sealed partial record Net { public int Info => 1; } }")]
    [InlineData("namespace @int.Own { [ResNet(Layers = [1, 1, 1, 1])] public sealed partial record @class { public int Info => 1; } }")]
    [InlineData("namespace Zoo { [ResNet(Layers = [1, 1, 1, 1])] public sealed partial record Net; partial record Net { public int Info => 1; } }")]
    public void A_member_in_the_way_wherever_the_record_stands(string source)
    {
        var run = GeneratorHarness.Run(source);

        Assert.Equal(["UNR0024 'Info' The network's record cannot have the member 'Info': a member of that name is generated, so rename it"], run.Diagnostics);
        Assert.Empty(run.Networks);
    }

    [Theory]
    [InlineData("public int Threads => 1;")]
    [InlineData("public float[] Forward(int images) => [];")]
    [InlineData("public static Net Load(int number) => throw new System.NotSupportedException();")]
    [InlineData("public float[] Forward<T>(System.ReadOnlySpan<float> x) => [];")]
    [InlineData("public sealed class Passes { public int Weights; } public int Halo, Run; public static int Layer1Block0() => 1; public enum Calls { Unroll }")]
    public void A_member_in_nobodys_way(string member)
    {
        var run = GeneratorHarness.Run($"{Net} {{ {member} }}");

        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerErrors);
        Assert.Single(run.Networks);
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp10, "10.0")]
    [InlineData(LanguageVersion.CSharp11, "11.0")]
    public void An_old_language(LanguageVersion version, string name)
    {
        var run = GeneratorHarness.Run(GeneratorHarness.Compilation(version, "[Unroll.ResNet(Layers = new[] { 1, 1, 1, 1 })] public sealed partial record Net;"));

        Assert.Equal(
            [$"UNR0025 'Net' The network 'Net' is compiled to C# 12, but the project's language version is {name}; set <LangVersion>12</LangVersion> or later, or remove LangVersion"],
            run.Diagnostics);
        Assert.Empty(run.Networks);
    }

    [Theory]
    [InlineData("[ResNet(Layers = [3, Other.Blocks])]", "Layers = [3, Other.Blocks]", "Other")]
    [InlineData("[ResNet(Layers = [1, 1, 1, 1], Classes = 2 * Other.Classes)]", "Classes = 2 * Other.Classes", "Other")]
    [InlineData("[ResNet(Layers = [1, 1, 1, 1], Name = nameof(Other.Name))]", "Name = nameof(Other.Name)", "Other")]
    [InlineData("[ResNet(Layers = [1, 1, 1, 1], Norm = Other.Norm)]", "Norm = Other.Norm", "Other")]
    [InlineData("[ResNet(Layers = [1, 1, 1, 1], Classes = Beside.Classes)]", "Classes = Beside.Classes", "Classes")]
    [InlineData("[NetworkVariant(typeof(Other))]", "typeof(Other)", "Other")]
    [InlineData("[DetectionResNet(Depth = 50), ContextBlock(Ratio = Other.Ratio)]", "Ratio = Other.Ratio", "Other")]
    public async Task A_value_that_another_generator_makes(string attribute, string at, string what)
    {
        var (run, found) = await RunWithOtherAsync($"{attribute} public sealed partial record Net; public static partial class Beside;");

        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.Networks);
        Assert.Empty(run.CompilerErrors);
        var problem = Assert.Single(found);
        Assert.Equal(("UNR0026", at), (problem.Id, GeneratorRun.MarkedText(problem)));
        Assert.Equal(
            $"The value of '{what}' is made by another source generator, and no source generator sees what others make: write the value itself, or a constant of yours",
            problem.GetMessage(CultureInfo.InvariantCulture));
    }

    /// <summary>The compiler's own error says all.</summary>
    [Theory]
    [InlineData("[ResNet(Layers = [3, Others.Blocks])]", "CS0103", "Others")]
    [InlineData("[ResNet(Layers = [1, 1, 1, 1], Classes = Clases)]", "CS0103", "Clases")]
    [InlineData("[ResNet(Layers = [1, 1, 1, 1], Norm = NormKind.Unheard)]", "CS0117", "Unheard")]
    [InlineData("[NetworkVariant(typeof(Others))]", "CS0246", "Others")]
    public async Task A_mistyped_name(string attribute, string id, string at)
    {
        var (run, found) = await RunWithOtherAsync($"{attribute} public sealed partial record Net;");

        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.Networks);
        Assert.Empty(found);
        var error = Assert.Single(run.CompilerErrors);
        Assert.Equal((id, at), (error.Id, GeneratorRun.MarkedText(error)));
    }

    [Fact]
    public async Task A_constant_of_ones_own_is_no_such_value()
    {
        var (run, found) = await RunWithOtherAsync($"[ResNet(Layers = [1, 1, 1, 1], Classes = Own.Classes)] public sealed partial record Net; public static class Own {{ public const int Classes = 7; }}");

        Assert.Equal(["Net"], run.Networks);
        Assert.Empty(found);
    }

    /// <summary>Runs this generator beside one that makes constants and a network, and the analyzer after both.</summary>
    private static async Task<(GeneratorRun Run, ImmutableArray<Diagnostic> Found)> RunWithOtherAsync(string source)
    {
        var cancellation = TestContext.Current.CancellationToken;
        CSharpGeneratorDriver
            .Create([new OtherGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)GeneratorHarness.Parse("").Options)
            .RunGeneratorsAndUpdateCompilation(GeneratorHarness.Compilation(source), out var beside, out _, cancellation);
        var run = GeneratorHarness.Run(GeneratorHarness.Compilation(source));
        var all = run.Output.AddSyntaxTrees(beside.SyntaxTrees.Where(tree => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)));
        var found = await all.WithAnalyzers([new UnknownValueAnalyzer()]).GetAnalyzerDiagnosticsAsync(cancellation);
        return (run with { Output = all }, found);
    }

    private sealed class OtherGenerator : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterSourceOutput(
            context.CompilationProvider,
            (output, _) => output.AddSource(
                "Other.g.cs",
                """
                [Unroll.ResNet(Layers = [1, 1, 1, 1])]
                public partial record Other
                {
                    public const int Blocks = 1, Classes = 5;
                    public const double Ratio = 0.5;
                    public const Unroll.NormKind Norm = Unroll.NormKind.GroupNorm;
                    public const string Name = "made";
                }

                public static partial class Beside { public const int Classes = 3; }
                """));
    }
}
