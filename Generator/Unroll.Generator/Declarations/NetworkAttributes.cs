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
    ];

    private const string Stage = "Unroll.StageAttribute";
    private const string Head = "Unroll.HeadAttribute";
    private const string Variant = "Unroll.NetworkVariantAttribute";

    /// <summary>The name that stands for the variant attribute's constructor argument.</summary>
    public const string VariantOf = "Of";

    public static string[] MetadataNames { get; } = [.. Families.Select(family => family.AttributeName), Variant, Stage, Head];

    /// <summary>The family whose attribute this is, or null.</summary>
    public static NetworkFamily? FamilyOf(AttributeData attribute) => Array.Find(Families, family => Is(attribute, family.AttributeName));

    public static bool IsVariant(AttributeData attribute) => Is(attribute, Variant);

    /// <summary>Whether the attribute declares nothing by itself: it belongs to another one.</summary>
    public static bool IsPart(AttributeData attribute) => Is(attribute, Stage) || Is(attribute, Head);

    public static bool IsStage(AttributeData attribute) => Is(attribute, Stage);

    /// <summary>The attributes of a type that belong to the one that declares its network: the stages as they are written, then the head.</summary>
    public static List<AttributeData> PartsOn(ITypeSymbol type) =>
        [.. type.GetAttributes().Where(IsPart).OrderBy(attribute => IsStage(attribute) ? 0 : 1)];

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
