using System.Globalization;
using Microsoft.CodeAnalysis;
using Unroll.Generator.Support;

namespace Unroll.Generator.Diagnostics;

/// <summary>Something wrong with a declaration, told without a location: what the pipeline may cache.</summary>
/// <param name="Rule">The rule it breaks.</param>
/// <param name="Member">The attribute's argument to blame; null: the record itself.</param>
/// <param name="Arguments">What fills the rule's message.</param>
internal sealed record Issue(DiagnosticDescriptor Rule, string? Member, EquatableArray<string> Arguments)
{
    /// <summary>The member that blames the attribute rather than one of its arguments.</summary>
    public const string WholeAttribute = "";

    /// <summary>Which of the attributes that belong to the network's to blame, by its number among them; null: the network's own.</summary>
    public int? Part { get; init; }

    /// <summary>The sentence that users read.</summary>
    public string Message => At(Location.None).GetMessage(CultureInfo.InvariantCulture);

    public Diagnostic At(Location location) => Diagnostic.Create(Rule, location, [.. Arguments]);
}
