using System.Globalization;
using Microsoft.CodeAnalysis;
using Unroll.Generator.Support;

namespace Unroll.Generator.Diagnostics;

/// <summary>A fault of a declaration, without a location, so that the pipeline may cache it.</summary>
/// <param name="Rule">The rule it breaks.</param>
/// <param name="Member">The attribute's argument to blame; null: the record itself.</param>
/// <param name="Arguments">The arguments of the rule's message.</param>
internal sealed record Issue(DiagnosticDescriptor Rule, string? Member, EquatableArray<string> Arguments)
{
    /// <summary>The member that blames the attribute rather than one of its arguments.</summary>
    public const string WholeAttribute = "";

    /// <summary>The number of the attribute to blame among those that belong to the network's own; null: the network's own.</summary>
    public int? Part { get; init; }

    /// <summary>The user's own member of the record to blame; null: none.</summary>
    public string? Declared { get; init; }

    /// <summary>The sentence that users read.</summary>
    public string Message => At(Location.None).GetMessage(CultureInfo.InvariantCulture);

    public Diagnostic At(Location location) => Diagnostic.Create(Rule, location, [.. Arguments]);
}
