using Microsoft.CodeAnalysis;

namespace Unroll.Generator.Declarations;

/// <summary>The attributes that declare networks.</summary>
internal static class NetworkAttributes
{
    private static readonly NetworkFamily[] Families =
    [
        new ResNetFamily(),
        new MobileNetV2Family(),
        new MnasNetFamily(),
        new DenseNetFamily(),
        new SqueezeNetFamily(),
        new VggFamily(),
        new AlexNetFamily(),
        new GoogLeNetFamily(),
        new InceptionV3Family(),
        new SENetFamily(),
        new Res2NetFamily(),
        new SKNetFamily(),
        new CspNetFamily(),
        new GhostNetFamily(),
        new DetectionResNetFamily(),
        new ShuffleNetV2Family(),
    ];

    private const string Variant = "Unroll.NetworkVariantAttribute";

    /// <summary>The name that stands for the variant attribute's constructor argument.</summary>
    public const string VariantOf = "Of";

    public static string[] MetadataNames { get; } = [.. Families.Select(family => family.AttributeName), Variant];

    /// <summary>The family whose attribute this is, or null.</summary>
    public static NetworkFamily? FamilyOf(AttributeData attribute) => Array.Find(Families, family => Is(attribute, family.AttributeName));

    public static bool IsVariant(AttributeData attribute) => Is(attribute, Variant);

    /// <summary>All attributes of a type that declare networks.</summary>
    public static List<AttributeData> On(ITypeSymbol type) =>
        [.. type.GetAttributes().Where(attribute => IsVariant(attribute) || FamilyOf(attribute) is not null)];

    /// <summary>The attributes of a type that stand beside the one of a family, in their order, with their full names.</summary>
    public static List<(string Name, AttributeData Attribute)> PartsOn(ITypeSymbol type) =>
    [
        .. from attribute in type.GetAttributes()
           from name in Families.SelectMany(family => family.PartNames)
           where Is(attribute, name)
           select (name, attribute),
    ];

    /// <summary>The families that know an attribute beside their own, for messages.</summary>
    public static string FamiliesWith(string part) =>
        string.Join(" or ", Families.Where(family => family.PartNames.Contains(part)).Select(family => ShortName(family.AttributeName)));

    /// <summary>An attribute's name as declarations write it.</summary>
    public static string ShortName(string attributeName)
    {
        const string Suffix = "Attribute";
        var start = attributeName.LastIndexOf('.') + 1;
        return attributeName.Substring(start, attributeName.Length - start - Suffix.Length);
    }

    private static bool Is(AttributeData attribute, string metadataName)
    {
        const string Namespace = nameof(Unroll);
        return attribute.AttributeClass is { ContainingNamespace: { Name: Namespace, ContainingNamespace.IsGlobalNamespace: true }, ContainingType: null } type
            && metadataName.Length == Namespace.Length + 1 + type.MetadataName.Length
            && metadataName.EndsWith(type.MetadataName, StringComparison.Ordinal);
    }
}
