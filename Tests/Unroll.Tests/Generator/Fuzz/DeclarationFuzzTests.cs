using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Fuzz;

/// <summary>No declaration makes the generator throw; what it accepts compiles; what it rejects has a reason.</summary>
public class DeclarationFuzzTests
{
    private const int Batch = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Plausible_declarations(int seed)
    {
        var text = new DeclarationText(new Random(seed));
        var run = Run(Enumerable.Range(0, Batch).Select(i => text.Plausible(i)));

        // Most must be accepted, or the test would prove little about what is generated.
        Assert.InRange(run.Networks.Count, Batch / 2, Batch);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Declarations_with_extreme_values(int seed)
    {
        var text = new DeclarationText(new Random(seed));
        Run(Enumerable.Range(0, 4 * Batch).Select(i => text.Extreme(i)));
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void Mutilated_declarations(int seed)
    {
        var text = new DeclarationText(new Random(seed));
        Run(Enumerable.Range(0, 4 * Batch).Select(i => text.Mutilated(i)));
    }

    [Fact]
    public void Records_and_namespaces_with_awkward_names()
    {
        string[] names = ["@class", "@record", "var", "String", "Span", "Math", "System", "Unroll", "Passes", "View", "Float", "Ångström", "データ", "_", "__", "@field", "@value", "@global"];
        string[] namespaces = ["", "System", "Unroll", "Unroll.Cpu", "@namespace.@int", "global2.System", "データ"];
        var awkward = from ns in namespaces
                      from name in names
                      let record = $"[ResNet(Layers = [1], Channels = [8], Input = [3, 32, 32], Block = ResidualBlock.Basic, Name = \"n\")] public sealed partial record {name};"
                      select ns.Length == 0 ? record : $"namespace {ns} {{ {record} }}";
        var random = new Random(5);

        // A compilation of all of them would be its own obstacle: System hides System.
        foreach (var declaration in awkward.OrderBy(_ => random.Next()).Take(25))
        {
            var compilation = GeneratorHarness.Compilation(declaration);
            var run = GeneratorHarness.Run(compilation);

            Assert.Null(run.Result.Exception);
            Assert.Single(run.Networks);
            var before = compilation.GetDiagnostics(TestContext.Current.CancellationToken).Count(d => d.Severity >= DiagnosticSeverity.Warning);
            if (before == 0)
            {
                AssertClean(run, compilation);
            }
        }
    }

    private static GeneratorRun Run(IEnumerable<string> declarations)
    {
        // A namespace each: mutilation may cut one record's name down to another's.
        var compilation = GeneratorHarness.Compilation([.. declarations.Select((declaration, i) => $"namespace N{i};\n{declaration}")]);
        var run = GeneratorHarness.Run(compilation);

        Assert.Null(run.Result.Exception);
        Assert.DoesNotContain(run.Diagnostics, d => d.StartsWith("UNR0022", StringComparison.Ordinal) || d.StartsWith("CS", StringComparison.Ordinal));
        AssertClean(run, compilation);

        var explained = run.Result.Diagnostics.Concat(compilation.GetDiagnostics(TestContext.Current.CancellationToken))
            .Where(d => d.Severity == DiagnosticSeverity.Error)
            .Select(d => d.Location.SourceTree)
            .ToHashSet();
        foreach (var (i, tree) in compilation.SyntaxTrees.Skip(1).Index())
        {
            var generated = run.Networks.Any(name => name.StartsWith($"N{i}.", StringComparison.Ordinal));
            Assert.True(generated || explained.Contains(tree) || DeclaresNothing(tree), $"Neither compiled nor explained: {tree}");
        }

        return run;
    }

    /// <summary>The compiler has neither an error nor a warning for generated code.</summary>
    private static void AssertClean(GeneratorRun run, Compilation input)
    {
        var complaints = run.Output.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(d => d.Severity >= DiagnosticSeverity.Warning && d.Location.SourceTree is { } tree && !input.ContainsSyntaxTree(tree))
            .Select(d => $"{d}: {d.Location.SourceTree!.GetText().Lines[d.Location.GetLineSpan().StartLinePosition.Line]}")
            .ToList();
        Assert.True(complaints.Count == 0, string.Join("\n", complaints.Take(5)));
    }

    /// <summary>Mutilation may comment out the attribute.</summary>
    private static bool DeclaresNothing(SyntaxTree tree) => !tree.GetRoot().DescendantNodes().OfType<AttributeSyntax>().Any();
}
