namespace Unroll.Generator.Declarations;

/// <summary>An attribute beside the one that declares the network, which is part of the declaration.</summary>
/// <param name="AttributeName">Its full name.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record AttributePart(string AttributeName, NamedArguments Arguments);
