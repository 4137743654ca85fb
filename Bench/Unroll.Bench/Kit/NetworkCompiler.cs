using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Unroll.Generator;

namespace Unroll.Bench.Kit;

/// <summary>Compiles declarations with the generator, in memory and with properties of a project that need not exist.</summary>
internal sealed class NetworkCompiler
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp12);

    private static readonly Lazy<MetadataReference[]> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).Contains("Torch", StringComparison.Ordinal) && Path.GetFileName(path) != "Unroll.Onnx.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    private readonly Compilation _generated;

    /// <summary>Runs the generator.</summary>
    /// <param name="assembly">The assembly's name.</param>
    /// <param name="declarations">C#.</param>
    /// <param name="kernelSets">The kernel sets, separated by commas; null: the default ones.</param>
    /// <param name="tuning">"FullGrid=80": another choice of tiles than users get.</param>
    public NetworkCompiler(string assembly, string declarations, string? kernelSets = null, string? tuning = null)
    {
        var compilation = CSharpCompilation.Create(
            assembly,
            [CSharpSyntaxTree.ParseText(declarations, ParseOptions)],
            References.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: ParseOptions, optionsProvider: new Properties(kernelSets, tuning))
            .RunGeneratorsAndUpdateCompilation(compilation, out _generated, out var problems);
        Problems = [.. problems.Where(p => p.Severity >= DiagnosticSeverity.Warning)];
    }

    /// <summary>What the generator refuses.</summary>
    public IReadOnlyList<Diagnostic> Problems { get; }

    /// <summary>Writes the assembly.</summary>
    /// <exception cref="InvalidOperationException">The declarations, or the generated code, do not compile.</exception>
    public void Emit(Stream stream)
    {
        var result = _generated.Emit(stream);
        if (!result.Success || Problems.Count > 0)
        {
            throw new InvalidOperationException($"{_generated.AssemblyName} does not compile: {Problems.Concat(result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)).First()}");
        }
    }

    private sealed class Properties(string? kernelSets, string? tuning) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(new Dictionary<string, string?>
        {
            ["build_property.UnrollGpuKernelSets"] = kernelSets,
            ["build_property.UnrollGpuTuning"] = tuning,
        });

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Options(Dictionary<string, string?> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, out string value)
        {
            value = values.GetValueOrDefault(key) ?? "";
            return value.Length > 0;
        }
    }
}
