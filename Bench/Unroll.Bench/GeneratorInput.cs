using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Unroll.Generator;

namespace Unroll.Bench;

/// <summary>A user's compilation with one declared network.</summary>
internal sealed class GeneratorInput
{
    private static readonly Dictionary<string, string> Layers = new() { ["resnest50"] = "3, 4, 6, 3", ["resnest269"] = "3, 30, 48, 8" };

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp12);

    /// <summary>Parses the source and adds references; the generator does not run yet.</summary>
    public GeneratorInput(string name)
    {
        var declaration = $"""
            [Unroll.ResNet(Layers = [{Layers[name]}], Radix = 2, DeepStem = true, StemWidth = {(name == "resnest50" ? 32 : 64)}, AvgDown = true, Avd = true)]
            public sealed partial record Declared;
            """;
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        Compilation = CSharpCompilation.Create(
            "User",
            [CSharpSyntaxTree.ParseText(declaration, ParseOptions), CSharpSyntaxTree.ParseText("class Other { int a; }", ParseOptions)],
            platform.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Edited = Compilation.ReplaceSyntaxTree(Compilation.SyntaxTrees[1], CSharpSyntaxTree.ParseText("class Other { int b; }", ParseOptions));
    }

    /// <summary>The networks that can be asked for.</summary>
    public static IEnumerable<string> Names => Layers.Keys;

    /// <summary>The compilation as it was opened.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>The compilation after an edit to a file that declares no network.</summary>
    public CSharpCompilation Edited { get; }

    /// <summary>A driver that has not run.</summary>
    public static GeneratorDriver NewDriver() => CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: ParseOptions);
}
