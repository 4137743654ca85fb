namespace Unroll.Generator.Graph;

/// <summary>The result of a node that a <see cref="GraphBuilder"/> has appended.</summary>
/// <param name="Id">The node's id.</param>
internal readonly record struct Value(int Id);
