namespace Unroll.Weights.Pickle;

/// <summary>A dictionary in the order it was written; keys may be anything, and may repeat.</summary>
internal sealed class PickleDict
{
    /// <summary>The pairs.</summary>
    public List<KeyValuePair<object?, object?>> Items { get; } = [];

    /// <summary>The value of a key that is a string; null when there is none.</summary>
    public object? Find(string key) => Items.Find(item => item.Key is string text && text == key).Value;
}

/// <summary>A value that a checkpoint may hold but that is not read: its kind is kept, and what is done to it or put into it is not.</summary>
internal class PickleOpaque(string kind)
{
    /// <summary>As many items of a dictionary are looked at, so that one which is put into many values costs no time.</summary>
    private const int LookedAt = 8;

    /// <summary>What it is: "bytes", or the name of the class or function that makes it in Python.</summary>
    public string Kind => kind;

    /// <summary>True when tensors, or dictionaries that may have some, were put into it, and lost with it.</summary>
    public bool HadTensors { get; private set; }

    /// <summary>Lets go of what is put into it.</summary>
    public void Swallow(ReadOnlySpan<object?> values)
    {
        foreach (object? value in values)
        {
            HadTensors |= IsTensor(value) || (value is PickleDict dictionary && dictionary.Items.Take(LookedAt).Any(item => IsTensor(item.Value) || item.Value is PickleDict));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => kind;

    private static bool IsTensor(object? value) => value is PickleTensor or PickleForeignTensor or PickleOpaque { HadTensors: true };
}

/// <summary>Bytes, by their place in the pickle.</summary>
internal sealed class PickleBytes(int start, int length) : PickleOpaque("bytes")
{
    public int Start => start;

    public int Length => length;
}

/// <summary>What a persistent id names: a storage outside of the pickle; or the elements of an array or a storage in it.</summary>
/// <param name="TypeName">PyTorch's storage class, such as FloatStorage.</param>
/// <param name="Key">Its name in the container.</param>
/// <param name="Count">Its element count.</param>
/// <param name="ViewOffset">The first element of the part that is meant; above 0 only in files from before PyTorch 0.4.</param>
/// <param name="Start">The first byte of such elements in the pickle.</param>
internal sealed record PickleStorage(string TypeName, string Key, long Count, long ViewOffset, long Start = 0);

/// <summary>A dense tensor.</summary>
internal sealed record PickleTensor(PickleStorage Storage, TensorLayout Layout);

/// <summary>A tensor that is not read, and what it is: sparse, quantized, …</summary>
internal sealed record PickleForeignTensor(string Kind);
