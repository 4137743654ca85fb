using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Unroll.Generator;
using Unroll.Ilgpu;
using Unroll.Networks;

namespace Unroll.Bench.Ptx;

/// <summary>Compiles a network of the zoo again, in memory and with all its GPU kernels: the zoo of this build only has those that run everywhere.</summary>
internal static class DeclaredAgain
{
    /// <exception cref="InvalidOperationException">The generated code does not compile.</exception>
    public static GpuProgram Compile(ZooEntry entry)
    {
        var parseOptions = new CSharpParseOptions(LanguageVersion.CSharp12);
        var declaration = $"[Unroll.NetworkVariant(typeof({entry.Type.FullName}), Name = \"{entry.Name}\")] public sealed partial record Declared;";
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            $"Declared.{entry.Name}",
            [CSharpSyntaxTree.ParseText(declaration, parseOptions)],
            platform.Where(path => !Path.GetFileName(path).Contains("Torch", StringComparison.Ordinal)).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: parseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _);
        using var stream = new MemoryStream();
        var result = generated.Emit(stream);
        if (!result.Success)
        {
            throw new InvalidOperationException($"{entry.Name} does not compile: {result.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error)}");
        }

        var type = System.Reflection.Assembly.Load(stream.ToArray()).GetType("Declared", throwOnError: true)!;
        var info = (NetworkInfo)type.GetProperty(nameof(ResNet18.Info))!.GetValue(null)!;
        return info.Program<GpuProgram>();
    }
}
