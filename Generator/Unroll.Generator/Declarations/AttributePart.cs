namespace Unroll.Generator.Declarations;

/// <summary>An attribute that complements the one that declares a network.</summary>
/// <param name="AttributeName">Its full name.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record AttributePart(string AttributeName, NamedArguments Arguments)
{
    /// <summary>An attribute's name as declarations write it.</summary>
    public static string ShortName(string attributeName)
    {
        const string Suffix = "Attribute";
        var start = attributeName.LastIndexOf('.') + 1;
        return attributeName.Substring(start, attributeName.Length - start - Suffix.Length);
    }
}
