using Microsoft.CodeAnalysis;
using Unroll.Generator.Support;

namespace Unroll.Generator.Reading;

/// <summary>The members that the user writes into a network's record, as far as they could clash with generated ones.</summary>
/// <param name="HintPrefix">The record's full name.</param>
/// <param name="Members">Names, and for methods signatures, spelled as in <see cref="Backends.BackendOutput.Members"/>.</param>
internal sealed record RecordMembers(string HintPrefix, EquatableArray<string> Members)
{
    /// <summary>The entry for a constructor.</summary>
    public const string Constructor = ".ctor";

    /// <summary>The prefix of a member that a constructor's callers would have to set.</summary>
    public const string Required = "required ";

    private static readonly SymbolDisplayFormat FullName = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    /// <summary>Null if the record has none, as is usual.</summary>
    public static RecordMembers? Of(INamedTypeSymbol type)
    {
        var members = type.GetMembers().Select(KeyOf).OfType<string>().OrderBy(key => key, StringComparer.Ordinal).ToEquatableArray();
        return members.Count == 0 ? null : new RecordMembers(type.ToDisplayString(FullName), members);
    }

    /// <summary>Where the user wrote a member.</summary>
    public static Location? LocationOf(INamedTypeSymbol type, string key) =>
        type.GetMembers().FirstOrDefault(member => KeyOf(member) == key)?.Locations.FirstOrDefault(location => location.IsInSource);

    private static string? KeyOf(ISymbol member) => member switch
    {
        { IsImplicitlyDeclared: true } => null,
        IMethodSymbol { MethodKind: MethodKind.Constructor } => Constructor,
        IMethodSymbol { MethodKind: MethodKind.Ordinary, Arity: 0 } method => $"{method.Name}({string.Join(", ", method.Parameters.Select(p => p.Type.ToDisplayString(FullName)))})",
        IMethodSymbol => null,
        IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true } => Required + member.Name,
        _ => member.Name,
    };
}
