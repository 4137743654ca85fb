using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Unroll.Generator;
using Unroll.Generator.Backends.Gpu.Kernels;
using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.StandAlone;

/// <summary>A user's project that references every back end's real package and asks for all kernel sets.</summary>
/// <param name="Language">Its C#.</param>
internal sealed record Project(LanguageVersion Language = LanguageVersion.CSharp13)
{
    private static readonly string[] Packages = ["Unroll", "Unroll.Ilgpu", "ILGPU", "ILGPU.Algorithms", "Unroll.Torch", "TorchSharp", "Unroll.Onnx", "Google.Protobuf", "OnnxSharp"];

    private static readonly ImmutableArray<MetadataReference> References =
        [.. GeneratorHarness.FrameworkAssemblies(), .. Packages.Select(name => MetadataReference.CreateFromFile(Path.Combine(AppContext.BaseDirectory, $"{name}.dll")))];

    private static readonly ProjectProperties Properties = new(("UnrollGpuKernelSets", string.Join(',', KernelSets.Names)));

    /// <summary>The assembly's name, which the kernels' namespace has in it.</summary>
    public string Assembly { get; init; } = "Consumer";

    /// <summary>How it is compiled: every warning there is, and as an error.</summary>
    public CSharpCompilationOptions Options { get; init; } = new(
        OutputKind.DynamicallyLinkedLibrary, warningLevel: 9999, generalDiagnosticOption: ReportDiagnostic.Error, nullableContextOptions: NullableContextOptions.Enable);

    private CSharpParseOptions ParseOptions => new(Language, DocumentationMode.Diagnose);

    /// <summary>Runs the generator over some files.</summary>
    public Build Compile(params IEnumerable<string> sources)
    {
        var driver = CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: ParseOptions, optionsProvider: Properties)
            .RunGeneratorsAndUpdateCompilation(Of(sources), out var output, out _, TestContext.Current.CancellationToken);
        var result = driver.GetRunResult().Results.Single();
        return new Build((CSharpCompilation)output, [.. result.GeneratedSources.Select(source => source.SyntaxTree)], result.Diagnostics);
    }

    /// <summary>Compiles some files with what was generated for them before, in whatever C#.</summary>
    public Build With(IEnumerable<SyntaxTree> generated, params IEnumerable<string> sources)
    {
        SyntaxTree[] trees = [.. generated.Select(tree => tree.Options.Equals(ParseOptions) ? tree : CSharpSyntaxTree.ParseText(tree.ToString(), ParseOptions, tree.FilePath))];
        return new(Of(sources).AddSyntaxTrees(trees), trees, []);
    }

    private CSharpCompilation Of(IEnumerable<string> sources) => CSharpCompilation.Create(Assembly, sources.Select(source => CSharpSyntaxTree.ParseText(source, ParseOptions)), References, Options);
}

/// <summary>What became of a project.</summary>
/// <param name="Output">All of it.</param>
/// <param name="Generated">The files that were generated.</param>
/// <param name="Diagnostics">What the generator reported.</param>
internal sealed record Build(CSharpCompilation Output, IReadOnlyList<SyntaxTree> Generated, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>What the compiler finds in generated files, or in none.</summary>
    private IEnumerable<string> Faults => Found.Where(d => d.Severity >= DiagnosticSeverity.Warning && !IsUsers(d)).Select(Describe).Distinct();

    /// <summary>The errors that the compiler finds in the project's own files.</summary>
    private IEnumerable<string> Errors => Found.Where(d => d.DefaultSeverity == DiagnosticSeverity.Error && IsUsers(d)).Select(Describe).Distinct();

    /// <summary>Fails on what the compiler finds in generated files, and on errors elsewhere.</summary>
    public void AssertClean()
    {
        const int MaxListed = 30;
        string[] found = [.. Faults, .. Errors];
        Assert.True(found.Length == 0, string.Join('\n', found.Take(MaxListed)));
    }

    private ImmutableArray<Diagnostic> Found => field.IsDefault ? field = Output.GetDiagnostics(TestContext.Current.CancellationToken) : field;

    private HashSet<SyntaxTree> GeneratedTrees { get; } = [.. Generated];

    private bool IsUsers(Diagnostic diagnostic) => diagnostic.Location.SourceTree is { } tree && !GeneratedTrees.Contains(tree);

    /// <summary>The file, the message, and the start of the line.</summary>
    private static string Describe(Diagnostic diagnostic)
    {
        const int MaxLine = 150;
        var line = diagnostic.Location.SourceTree is { } tree ? tree.GetText().Lines.GetLineFromPosition(diagnostic.Location.SourceSpan.Start).ToString().Trim() : "";
        return $"{Path.GetFileName(diagnostic.Location.SourceTree?.FilePath)} {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}: {(line.Length > MaxLine ? line[..MaxLine] : line)}";
    }
}
