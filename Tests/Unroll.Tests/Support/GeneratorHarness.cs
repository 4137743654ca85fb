using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Unroll.Generator;

namespace Unroll.Tests.Support;

/// <summary>Compiles snippets with the generator in plain Roslyn.</summary>
internal static class GeneratorHarness
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp13, DocumentationMode.Diagnose);

    private static readonly ImmutableArray<MetadataReference> References = [.. FrameworkAssemblies(), MetadataReference.CreateFromFile(typeof(ResNetAttribute).Assembly.Location)];

    /// <summary>A compilation of files, each with <c>using Unroll;</c> in force.</summary>
    public static CSharpCompilation Compilation(params string[] sources) => CSharpCompilation.Create(
        "Snippet",
        [Parse("global using Unroll;"), .. sources.Select(Parse)],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));

    /// <summary>A compilation of one file in an older C#.</summary>
    public static CSharpCompilation Compilation(LanguageVersion version, string source) => Compilation()
        .RemoveAllSyntaxTrees()
        .AddSyntaxTrees(CSharpSyntaxTree.ParseText(source, ParseOptions.WithLanguageVersion(version)));

    public static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, ParseOptions);

    public static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new NetworkGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Runs the generator once over the sources.</summary>
    public static GeneratorRun Run(params string[] sources) => Run(Compilation(sources));

    /// <summary>Runs the generator once.</summary>
    /// <param name="compilation">The project's files.</param>
    /// <param name="properties">The project's properties; null: none.</param>
    public static GeneratorRun Run(CSharpCompilation compilation, ProjectProperties? properties = null)
    {
        var driver = Driver().WithUpdatedAnalyzerConfigOptions(properties ?? new ProjectProperties()).RunGeneratorsAndUpdateCompilation(compilation, out var output, out _, TestContext.Current.CancellationToken);
        return new GeneratorRun(driver.GetRunResult().Results.Single(), (CSharpCompilation)output);
    }

    /// <summary>The framework that the tests run on.</summary>
    public static IEnumerable<MetadataReference> FrameworkAssemblies()
    {
        var directory = Path.GetDirectoryName(typeof(object).Assembly.Location);
        return from path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
               where Path.GetDirectoryName(path) == directory
               select MetadataReference.CreateFromFile(path);
    }
}

/// <summary>What one run of the generator gave.</summary>
/// <param name="Result">The generator's own result.</param>
/// <param name="Output">The compilation with the generated files.</param>
internal sealed record GeneratorRun(GeneratorRunResult Result, CSharpCompilation Output)
{
    /// <summary>The generator's diagnostics as "id 'marked text' message".</summary>
    public IReadOnlyList<string> Diagnostics => [.. Result.Diagnostics.OrderBy(d => d.Location.SourceSpan.Start).Select(Describe)];

    public IReadOnlyList<string> HintNames => [.. Result.GeneratedSources.Select(source => source.HintName)];

    /// <summary>The records that code was generated for, by full name.</summary>
    public IReadOnlyList<string> Networks => [.. HintNames.Where(name => name.EndsWith(".CpuForward.g.cs", StringComparison.Ordinal)).Select(name => name[..^".CpuForward.g.cs".Length])];

    public IReadOnlyList<Diagnostic> CompilerErrors => [.. Output.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)];

    public static string MarkedText(Diagnostic diagnostic) => diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan);

    private static string Describe(Diagnostic diagnostic) => $"{diagnostic.Id} '{MarkedText(diagnostic)}' {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
}
