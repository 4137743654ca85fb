using Unroll.Generator.Architectures;
using Unroll.Generator.Declarations;
using Unroll.Generator.Support;

namespace Unroll.Generator;

/// <summary>A file to add to the user's compilation.</summary>
internal sealed record GeneratedFile(string HintName, string Text);

/// <summary>The compiler without Roslyn: declaration to generated files.</summary>
internal static class NetworkCompiler
{
    /// <exception cref="Graph.InvalidNetworkException">The declaration describes a network that cannot be built.</exception>
    public static EquatableArray<GeneratedFile> Compile(NetworkDeclaration declaration)
    {
        var graph = Architecture.Build(declaration.Spec);
        return new([new GeneratedFile($"{declaration.TypeName}.g.cs", $"// {graph.Nodes.Count} nodes\n")]);
    }
}
