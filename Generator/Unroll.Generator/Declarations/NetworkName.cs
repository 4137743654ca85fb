using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;

namespace Unroll.Generator.Declarations;

/// <summary>The names that a network may have. They end up in comments, string literals and file names.</summary>
internal static class NetworkName
{
    private const int MaxLength = 200;

    // A member cannot have its type's name (CS0542).
    private static readonly Regex GeneratedMember = new(
        "^(Info|Load|Forward|ParameterCount|MultiplyAccumulates|ArenaBytes|WeightBytes|Cpu(Forward|Weights|Layers)|Gpu(Forward|Weights|Kernels)?|Torch|Onnx|_cpu|(Input|Output|Logits|(Layer|Stage|BlocksBlock|FeaturesBlock|FeaturesDenseblock|LayersBlock|StagesBlock|Inception|Mixed)[0-9]+[a-z]?)(Channels|Height|Width))$",
        RegexOptions.CultureInvariant);

    public static bool IsGeneratedMember(string recordName) => GeneratedMember.IsMatch(recordName);

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && name.Trim() == name && name.All(c => SyntaxFacts.IsIdentifierPartCharacter(c) || " .-+/()".Contains(c));

    /// <summary>The name in quotes and on one line, cut where it is long.</summary>
    public static string Quote(string name) =>
        SymbolDisplay.FormatLiteral(name.Length <= MaxLength ? name : name.Substring(0, MaxLength) + "…", quote: true);

    /// <summary>An identifier as it must be written in source.</summary>
    public static string Escape(string identifier) =>
        SyntaxFacts.GetKeywordKind(identifier) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(identifier) != SyntaxKind.None
            ? "@" + identifier
            : identifier;
}
