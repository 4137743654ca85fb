using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Declarations;

/// <summary>A declared network, all defaults resolved and checked: equal when the declarations mean the same, and free of Roslyn types.</summary>
/// <param name="Name">The network's name for users.</param>
/// <param name="Input">The input image's shape.</param>
/// <param name="Classes">Classes of the head, or 0.</param>
/// <param name="OutIndices">Stages whose feature maps are returned.</param>
internal abstract record NetworkSpec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices);

/// <summary>The record that carries a declaration.</summary>
/// <param name="Namespace">Its namespace, or "" for the global one.</param>
/// <param name="TypeName">Its name.</param>
/// <param name="Spec">What it declares.</param>
internal sealed record NetworkDeclaration(string Namespace, string TypeName, NetworkSpec Spec);
