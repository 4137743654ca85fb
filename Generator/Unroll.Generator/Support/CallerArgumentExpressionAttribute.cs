namespace System.Runtime.CompilerServices;

/// <summary>Makes the compiler pass an argument's expression; netstandard2.0 lacks this attribute.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class CallerArgumentExpressionAttribute(string parameterName) : Attribute
{
    public string ParameterName { get; } = parameterName;
}
