using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Declarations;

/// <summary>A declared network with all defaults resolved and checked: equal when the declarations mean the same, and free of Roslyn types.</summary>
/// <param name="Name">The network's name for users.</param>
/// <param name="Input">The input image's shape.</param>
/// <param name="Classes">Classes of the head, or 0.</param>
/// <param name="OutIndices">Stages whose feature maps are returned.</param>
internal abstract record NetworkSpec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices)
{
    /// <summary>Whether the stem's feature map is returned too, before those of the stages.</summary>
    public bool OutStem { get; init; }

    /// <summary>Whether any feature map is returned.</summary>
    public bool ReturnsMaps => OutStem || OutIndices.Count > 0;

    /// <summary>Whether 3x3 convolutions may use Winograd's algorithm.</summary>
    public bool Winograd { get; init; } = true;

    /// <summary>How images become the input, as declared; null: as usual.</summary>
    public PreprocessingSpec? Preprocessing { get; init; }
}

/// <summary>The record that carries a declaration.</summary>
/// <param name="Namespace">Its namespace as C# writes it (keywords escaped), or "" for the global one.</param>
/// <param name="TypeName">Its name as C# writes it (a keyword escaped).</param>
/// <param name="Spec">What it declares.</param>
internal sealed record NetworkDeclaration(string Namespace, string TypeName, NetworkSpec Spec)
{
    /// <summary>The prefix of the hint names of the record's generated files: its full name.</summary>
    public string HintPrefix => (Namespace.Length == 0 ? TypeName : $"{Namespace}.{TypeName}").Replace("@", "");
}
