using Microsoft.CodeAnalysis.CSharp;

namespace Unroll.Generator.Declarations;

/// <summary>The names that a network may have. They end up in comments, string literals and file names.</summary>
internal static class NetworkName
{
    private const int MaxLength = 200;

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && name.Trim() == name && name.All(c => SyntaxFacts.IsIdentifierPartCharacter(c) || " .-+/()".Contains(c));

    /// <summary>The name in quotes and on one line, shortened if it is long.</summary>
    public static string Quote(string name) =>
        SymbolDisplay.FormatLiteral(name.Length <= MaxLength ? name : name.Substring(0, MaxLength) + "…", quote: true);

    /// <summary>An identifier as it must be written in source.</summary>
    public static string Escape(string identifier) =>
        SyntaxFacts.GetKeywordKind(identifier) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(identifier) != SyntaxKind.None
            ? "@" + identifier
            : identifier;
}
