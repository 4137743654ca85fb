namespace Unroll.Generator.Declarations;

/// <summary>An attribute that belongs to the one that declares a network.</summary>
/// <param name="AttributeName">Its full name.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record AttributePart(string AttributeName, NamedArguments Arguments);
