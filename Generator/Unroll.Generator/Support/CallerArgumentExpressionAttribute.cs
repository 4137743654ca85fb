namespace System.Runtime.CompilerServices;

/// <summary>What the compiler passes an argument's expression by; netstandard2.0 has none.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class CallerArgumentExpressionAttribute(string parameterName) : Attribute
{
    public string ParameterName { get; } = parameterName;
}
