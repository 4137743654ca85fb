using Microsoft.CodeAnalysis;
using Unroll.Generator.Diagnostics;

namespace Unroll.Generator.Reading;

/// <summary>An issue found after the declaration was read.</summary>
/// <param name="HintPrefix">The full name of the record concerned.</param>
/// <param name="Issue">What is wrong.</param>
internal sealed record NetworkProblem(string HintPrefix, Issue Issue)
{
    public bool IsFatalFor(string hintPrefix) => HintPrefix == hintPrefix && Issue.Rule.DefaultSeverity == DiagnosticSeverity.Error;
}
