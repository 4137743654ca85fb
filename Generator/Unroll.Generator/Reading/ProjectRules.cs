using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Unroll.Generator.Diagnostics;

namespace Unroll.Generator.Reading;

/// <summary>What the project around a declaration must be, so that generated code compiles in it.</summary>
internal static class ProjectRules
{
    /// <summary>What generated names begin with.</summary>
    private static readonly string[] Roots = ["System", "Unroll", "ILGPU", "TorchSharp"];

    /// <summary>Returns whether a network can be generated; adds to <paramref name="issues"/> why not.</summary>
    public static bool Check(INamedTypeSymbol type, CSharpCompilation compilation, IssueList issues)
    {
        if (compilation.LanguageVersion < LanguageVersion.CSharp12)
        {
            issues.AddForRecord(DiagnosticDescriptors.OldLanguage, type.Name, compilation.LanguageVersion.ToDisplayString());
        }

        if (Roots.FirstOrDefault(name => IsHidden(name, compilation)) is { } root)
        {
            issues.AddForRecord(
                DiagnosticDescriptors.UnsupportedRecord, type.Name, $"cannot be compiled beside the type '{root}', which hides the namespace '{root}' everywhere; move that type into a namespace");
        }

        return issues.Count == 0;
    }

    /// <summary>A type of the global namespace comes before a referenced namespace of its name, and no "global::" gets around it.</summary>
    private static bool IsHidden(string name, CSharpCompilation compilation) =>
        !compilation.Assembly.GlobalNamespace.GetTypeMembers(name, 0).IsEmpty && compilation.GlobalNamespace.GetMembers(name).Any(member => member is INamespaceSymbol);
}
