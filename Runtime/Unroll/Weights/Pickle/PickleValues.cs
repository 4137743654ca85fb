namespace Unroll.Weights.Pickle;

/// <summary>A dictionary in the order it was written; keys may be anything, and may repeat.</summary>
internal sealed class PickleDict
{
    /// <summary>The pairs.</summary>
    public List<KeyValuePair<object?, object?>> Items { get; } = [];

    /// <summary>The value of a key that is a string; null when there is none.</summary>
    public object? Find(string key) => Items.Find(item => item.Key is string text && text == key).Value;
}

/// <summary>A value that a checkpoint may hold but nobody needs: its kind is kept, what it holds is not.</summary>
internal sealed record PickleOpaque(string Kind);

/// <summary>What a persistent id names: a storage outside of the pickle.</summary>
/// <param name="TypeName">PyTorch's storage class, such as FloatStorage.</param>
/// <param name="Key">Its name in the container.</param>
/// <param name="Count">Its element count.</param>
/// <param name="ViewOffset">The first element of the part that is meant; above 0 only in files from before PyTorch 0.4.</param>
internal sealed record PickleStorage(string TypeName, string Key, long Count, long ViewOffset);

/// <summary>A dense tensor.</summary>
internal sealed record PickleTensor(PickleStorage Storage, TensorLayout Layout);

/// <summary>A tensor that is not read, and what it is: sparse, quantized, …</summary>
internal sealed record PickleForeignTensor(string Kind);
