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
        new ShuffleNetV2Family(),
        new ComposedFamily(),
        new DetectionResNetFamily(),
    ];

    private const string Variant = "Unroll.NetworkVariantAttribute";

    /// <summary>The name that stands for the variant attribute's constructor argument.</summary>
    public const string VariantOf = "Of";

    public static string[] MetadataNames { get; } = [.. Families.Select(family => family.AttributeName), Variant, .. Families.SelectMany(family => family.PartNames)];

    /// <summary>The family whose attribute this is, or null.</summary>
    public static NetworkFamily? FamilyOf(AttributeData attribute) => Array.Find(Families, family => Is(attribute, family.AttributeName));

    public static bool IsVariant(AttributeData attribute) => Is(attribute, Variant);

    /// <summary>Whether the attribute declares nothing by itself: it belongs to another one.</summary>
    public static bool IsPart(AttributeData attribute) => PartName(attribute) is not null;

    /// <summary>The full name of an attribute that belongs to another one, or null.</summary>
    public static string? PartName(AttributeData attribute) => Families.SelectMany(family => family.PartNames).FirstOrDefault(name => Is(attribute, name));

    /// <summary>The attributes of a type that belong to the one that declares its network, as they are written, but a head last.</summary>
    public static List<AttributeData> PartsOn(ITypeSymbol type) =>
        [.. type.GetAttributes().Where(IsPart).OrderBy(attribute => Is(attribute, ComposedFamily.Head) ? 1 : 0)];

    /// <summary>The attributes that an attribute belongs to, as declarations write them.</summary>
    public static string OwnersOf(string part) =>
        string.Join(" or ", Families.Where(family => family.PartNames.Contains(part)).Select(family => $"[{ShortName(family.AttributeName)}(…)]"));

    /// <summary>An attribute's name as declarations write it.</summary>
    public static string ShortName(string attributeName)
    {
        const string Suffix = "Attribute";
        var start = attributeName.LastIndexOf('.') + 1;
        return attributeName.Substring(start, attributeName.Length - start - Suffix.Length);
    }

    /// <summary>All attributes of a type that declare networks.</summary>
    public static List<AttributeData> On(ITypeSymbol type) =>
        [.. type.GetAttributes().Where(attribute => IsVariant(attribute) || FamilyOf(attribute) is not null)];

    private static bool Is(AttributeData attribute, string metadataName)
    {
        const string Namespace = nameof(Unroll);
        return attribute.AttributeClass is { ContainingNamespace: { Name: Namespace, ContainingNamespace.IsGlobalNamespace: true }, ContainingType: null } type
            && metadataName.Length == Namespace.Length + 1 + type.MetadataName.Length
            && metadataName.EndsWith(type.MetadataName, StringComparison.Ordinal);
    }
}
