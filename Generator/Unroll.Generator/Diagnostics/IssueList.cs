using System.Collections;
using Microsoft.CodeAnalysis;
using Unroll.Generator.Support;

namespace Unroll.Generator.Diagnostics;

/// <summary>Gathers what is wrong with one declaration.</summary>
internal sealed class IssueList : IReadOnlyCollection<Issue>
{
    private readonly List<Issue> _issues = [];

    public int Count => _issues.Count;

    /// <summary>The attribute being read, as in <see cref="Issue.Part"/>.</summary>
    public int? Part { get; set; }

    /// <summary>Blames an argument of the attribute, or the attribute itself if the argument was not given.</summary>
    public void Add(DiagnosticDescriptor rule, string member, params string[] arguments) => _issues.Add(new Issue(rule, member, arguments.ToEquatableArray()) { Part = Part });

    /// <summary>Blames the record.</summary>
    public void AddForRecord(DiagnosticDescriptor rule, params string[] arguments) => _issues.Add(new Issue(rule, null, arguments.ToEquatableArray()));

    /// <summary>Blames another attribute than the network's own for what was found about it.</summary>
    public void AddOfPart(int part, IEnumerable<Issue> found) => _issues.AddRange(found.Select(issue => issue with { Part = part }));

    public IEnumerator<Issue> GetEnumerator() => _issues.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
