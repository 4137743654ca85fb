namespace Unroll.Weights;

/// <summary>A dictionary of tensors in a checkpoint.</summary>
/// <param name="Path">The keys that lead to it, with dots between: "state_dict"; empty for the dictionary at the top.</param>
/// <param name="Tensors">Its tensors, named by their keys in it.</param>
/// <param name="Unread">Its values that are no dense tensors, or are of types that are not read.</param>
internal sealed record TensorGroup(string Path, IReadOnlyList<StateDictTensor> Tensors, IReadOnlyList<UnreadValue> Unread)
{
    /// <summary>What comes before a key of this dictionary where keys of several stand beside each other.</summary>
    public string Prefix => Path.Length == 0 ? "" : Path + ".";
}

/// <summary>A value that may be meant as a parameter and is not read.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Kind">What it is: "a sparse tensor", "of dtype complex64", "made by foo.Bar".</param>
/// <param name="IsTensor">True when it is a tensor.</param>
internal sealed record UnreadValue(string Name, string Kind, bool IsTensor);
