using Microsoft.CodeAnalysis;
using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Families;

namespace Unroll.Generator.Reading;

/// <summary>Where a network's description comes from: a family, and its arguments as overridden by variants.</summary>
internal sealed record NetworkSource(NetworkFamily Family, NamedArguments Arguments)
{
    /// <summary>How images become the input: the nearest attribute along the variants; null: none has one.</summary>
    public WrittenPreprocessing? Preprocessing { get; private init; }

    /// <summary>Follows variants to a family's attribute; null if the chain leads nowhere.</summary>
    public static NetworkSource? Resolve(INamedTypeSymbol type, AttributeData attribute, IssueList issues)
    {
        var variants = new Stack<NamedArguments>();
        var visited = new List<ITypeSymbol> { type };
        var current = attribute;
        while (NetworkAttributes.IsVariant(current))
        {
            if (NamedArguments.Read(current) is not { } arguments || current.ConstructorArguments.FirstOrDefault() is not { Kind: TypedConstantKind.Type } of)
            {
                return null;
            }

            if (of.Value is not ITypeSymbol next)
            {
                return Refuse(null, "it is not a type; name a record with a network attribute", issues);
            }

            if (next.TypeKind == TypeKind.Error)
            {
                return null;
            }

            variants.Push(arguments);
            if (visited.Contains(next, SymbolEqualityComparer.Default))
            {
                return Refuse(visited.Count > 1 ? visited[1] : next, "its variants form a cycle: " + string.Join(" -> ", visited.Append(next).Select(Display)), issues);
            }

            visited.Add(next);
            var attributes = NetworkAttributes.On(next);
            if (attributes.Count != 1)
            {
                return Refuse(visited[1], $"'{Display(next)}' has {attributes.Count} network attributes, and must have one", issues);
            }

            current = attributes[0];
        }

        if (NetworkAttributes.FamilyOf(current) is not { } family || NamedArguments.Read(current) is not { } merged)
        {
            return null;
        }

        if (family.PartNames.Count > 0)
        {
            var parts = new List<AttributePart>();
            foreach (var part in NetworkAttributes.PartsOn(visited[visited.Count - 1]))
            {
                if (NamedArguments.Read(part) is not { } read)
                {
                    return null;
                }

                parts.Add(new AttributePart(NetworkAttributes.PartName(part)!, read));
            }

            merged = merged.WithParts(parts);
        }

        var preprocessing = WrittenPreprocessing.On(visited[visited.Count - 1], merged, null);
        while (variants.Count > 1)
        {
            merged = variants.Pop().Over(merged, except: nameof(NetworkSpec.Name));
            preprocessing = WrittenPreprocessing.On(visited[variants.Count], merged, preprocessing);
        }

        if (variants.Count == 0)
        {
            return new NetworkSource(family, merged) { Preprocessing = preprocessing };
        }

        // Faults of the base are reported where it is declared, so that a variant only answers for its own arguments.
        var problems = new IssueList();
        family.Read(visited[1].Name, merged, problems);
        preprocessing?.Check(problems);
        if (problems.Count > 0)
        {
            return Refuse(visited[1], problems.First().Message, issues);
        }

        merged = variants.Pop().Over(merged, except: nameof(NetworkSpec.Name));
        return new NetworkSource(family, merged) { Preprocessing = WrittenPreprocessing.On(type, merged, preprocessing) };
    }

    private static NetworkSource? Refuse(ITypeSymbol? of, string reason, IssueList issues)
    {
        issues.Add(DiagnosticDescriptors.InvalidBase, NetworkAttributes.VariantOf, of is null ? "null" : Display(of), reason);
        return null;
    }

    private static string Display(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
