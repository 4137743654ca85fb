using Unroll.Generator.Diagnostics;
using Unroll.Generator.Support;

namespace Unroll.Generator.Reading;

/// <summary>The members that are generated into a network.</summary>
/// <param name="HintPrefix">The record's full name.</param>
/// <param name="Members">Names; for methods, signatures.</param>
internal sealed record GeneratedMembers(string HintPrefix, EquatableArray<string> Members);

/// <summary>Finds the user's members that clash with generated ones, which the compiler would only report in generated code.</summary>
internal static class MemberClashes
{
    public static EquatableArray<NetworkProblem> Find(EquatableArray<RecordMembers> written, EquatableArray<GeneratedMembers> generated)
    {
        var byRecord = generated.GroupBy(network => network.HintPrefix, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Members, StringComparer.Ordinal);
        // A record is listed once for each of its attributes.
        return written
            .Distinct()
            .Where(record => byRecord.ContainsKey(record.HintPrefix))
            .SelectMany(record => record.Members.Select(member => (record.HintPrefix, Issue: IssueOf(member, byRecord[record.HintPrefix]))))
            .Where(found => found.Issue is not null)
            .Select(found => new NetworkProblem(found.HintPrefix, found.Issue!))
            .ToEquatableArray();
    }

    /// <summary>A member's name; a method's without its parameters.</summary>
    public static string NameOf(string member) => member.Split('(')[0];

    private static Issue? IssueOf(string member, EquatableArray<string> generated)
    {
        if (member == RecordMembers.Constructor)
        {
            return Blame(member, "a constructor", "networks are created by their Load methods, so remove it");
        }

        if (member.StartsWith(RecordMembers.Required, StringComparison.Ordinal))
        {
            return Blame(member, $"the required member '{member.Substring(RecordMembers.Required.Length)}'", "networks are created by their Load methods, so remove 'required'");
        }

        return generated.Any(other => Meet(member, other)) ? Blame(member, $"the member '{member}'", "a member of that name is generated, so rename it") : null;
    }

    /// <summary>Methods clash if their parameters are the same, all other members if their names are.</summary>
    private static bool Meet(string member, string generated) =>
        IsMethod(member) && IsMethod(generated) ? member == generated : NameOf(member) == NameOf(generated);

    private static bool IsMethod(string member) => member.Contains('(');

    private static Issue Blame(string member, string what, string why) =>
        new(DiagnosticDescriptors.MemberClash, null, new([what, why])) { Declared = member };
}
