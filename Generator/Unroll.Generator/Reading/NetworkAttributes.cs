using Microsoft.CodeAnalysis;
using Unroll.Generator.Declarations;
using Unroll.Generator.Families;

namespace Unroll.Generator.Reading;

/// <summary>The attributes that declare networks.</summary>
internal static class NetworkAttributes
{
    private const string Variant = "Unroll.NetworkVariantAttribute";

    /// <summary>The name that stands for the variant attribute's constructor argument.</summary>
    public const string VariantOf = "Of";

    private const string PreprocessingName = "Unroll.PreprocessingAttribute";

    public static string[] MetadataNames { get; } =
        [.. FamilyList.All.Select(family => family.AttributeName), Variant, .. FamilyList.All.SelectMany(family => family.PartNames), PreprocessingName];

    /// <summary>The family whose attribute this is, or null.</summary>
    public static NetworkFamily? FamilyOf(AttributeData attribute) => FamilyList.All.FirstOrDefault(family => Is(attribute, family.AttributeName));

    public static bool IsVariant(AttributeData attribute) => Is(attribute, Variant);

    /// <summary>Whether the attribute says how images become a network's input, beside one that declares it.</summary>
    public static bool IsPreprocessing(AttributeData attribute) => Is(attribute, PreprocessingName);

    /// <summary>A type's attribute that says how images become the input; null: none.</summary>
    public static AttributeData? PreprocessingOn(ITypeSymbol type) => type.GetAttributes().FirstOrDefault(IsPreprocessing);

    /// <summary>Whether the attribute declares nothing by itself but belongs to another one.</summary>
    public static bool IsPart(AttributeData attribute) => PartName(attribute) is not null;

    /// <summary>The full name of an attribute that belongs to another one, or null.</summary>
    public static string? PartName(AttributeData attribute) => FamilyList.All.SelectMany(family => family.PartNames).FirstOrDefault(name => Is(attribute, name));

    /// <summary>The attributes of a type that belong to the one that declares its network, in source order, except that a family's <see cref="NetworkFamily.LastPart"/> comes last.</summary>
    public static List<AttributeData> PartsOn(ITypeSymbol type) =>
        [.. type.GetAttributes().Where(IsPart).OrderBy(attribute => IsLast(attribute) ? 1 : 0)];

    /// <summary>The attributes that an attribute belongs to, as written in declarations.</summary>
    public static string OwnersOf(string part) =>
        string.Join(" or ", FamilyList.All.Where(family => family.PartNames.Contains(part)).Select(family => $"[{AttributePart.ShortName(family.AttributeName)}(…)]"));

    /// <summary>All attributes of a type that declare networks.</summary>
    public static List<AttributeData> On(ITypeSymbol type) =>
        [.. type.GetAttributes().Where(attribute => IsVariant(attribute) || FamilyOf(attribute) is not null)];

    private static bool IsLast(AttributeData attribute) => FamilyList.All.Any(family => family.LastPart is { } last && Is(attribute, last));

    private static bool Is(AttributeData attribute, string metadataName)
    {
        const string Namespace = nameof(Unroll);
        return attribute.AttributeClass is { ContainingNamespace: { Name: Namespace, ContainingNamespace.IsGlobalNamespace: true }, ContainingType: null } type
            && metadataName.Length == Namespace.Length + 1 + type.MetadataName.Length
            && metadataName.EndsWith(type.MetadataName, StringComparison.Ordinal);
    }
}
