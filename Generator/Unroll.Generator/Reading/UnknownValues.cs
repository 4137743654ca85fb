using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Unroll.Generator.Diagnostics;

namespace Unroll.Generator.Reading;

/// <summary>
/// Finds arguments that name something this generator cannot see: source generators do not see each other's output. If another generator does define the name, the compiler has
/// nothing to report, and without this check nobody would.
/// </summary>
internal static class UnknownValues
{
    public static void Report(INamedTypeSymbol type, AttributeData attribute, SemanticModel model, IssueList issues)
    {
        Report(attribute, model, issues);
        var parts = NetworkAttributes.PartsOn(type);
        for (var i = 0; i < parts.Count; i++)
        {
            issues.Part = i;
            Report(parts[i], model, issues);
        }

        issues.Part = null;
    }

    private static void Report(AttributeData attribute, SemanticModel model, IssueList issues)
    {
        // A part may be in another file, on another partial declaration, which is reported as an error of its own.
        if (attribute.ApplicationSyntaxReference?.GetSyntax() is not AttributeSyntax { ArgumentList.Arguments: var arguments } syntax || syntax.SyntaxTree != model.SyntaxTree)
        {
            return;
        }

        foreach (var argument in arguments)
        {
            if (argument.Expression.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().FirstOrDefault(name => IsUnknown(name, model)) is { } unknown)
            {
                issues.Add(DiagnosticDescriptors.UnknownValue, argument.NameEquals?.Name.Identifier.ValueText ?? NetworkAttributes.VariantOf, $"'{unknown}'");
            }
        }
    }

    private static bool IsUnknown(SimpleNameSyntax name, SemanticModel model) =>
        !name.Identifier.IsMissing && name.Identifier.ValueText != "nameof" && model.GetSymbolInfo(name) is { Symbol: null, CandidateSymbols.IsEmpty: true };
}
