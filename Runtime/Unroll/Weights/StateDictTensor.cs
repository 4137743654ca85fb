namespace Unroll.Weights;

/// <summary>A named tensor of a checkpoint; its elements stay in the file until they are copied.</summary>
public sealed class StateDictTensor
{
    /// <summary>How many times its own size a strided tensor may spread over a deflated storage.</summary>
    private const int MaxSpread = 4;

    /// <summary>The longest key that is read.</summary>
    internal const int MaxNameLength = 1024;

    private readonly TensorStorage _storage;
    private readonly TensorLayout _layout;
    private readonly string _source;

    /// <exception cref="CheckpointException">The storage is shorter than the layout needs.</exception>
    internal StateDictTensor(string source, string name, TensorDType type, TensorLayout layout, TensorStorage storage)
    {
        _source = source;
        _storage = storage;
        _layout = layout;
        Name = name;
        DType = type;
        Shape = Array.AsReadOnly(layout.Shape);
        Int128 needed = (Int128)(layout.Offset + layout.Extent) * type.Size();
        if (layout.Count > 0 && needed > storage.Length)
        {
            throw new CheckpointException(
                $"{source}: tensor {name} {ShapeText.Of(Shape)} needs {needed} bytes of its storage, which holds {storage.Length}.");
        }
    }

    /// <summary>Checks a key before it appears in any message.</summary>
    /// <exception cref="CheckpointException">It is longer than any name of a parameter.</exception>
    internal static string CheckName(string source, string name)
    {
        return name.Length <= MaxNameLength
            ? name
            : throw new CheckpointException($"{source} has a key of {name.Length} characters, {name[..40]}…; at most {MaxNameLength} are read.");
    }

    /// <summary>The state_dict key.</summary>
    public string Name { get; }

    /// <summary>The stored element type.</summary>
    public TensorDType DType { get; }

    /// <summary>The dimensions; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The product of the dimensions; 1 for a scalar.</summary>
    public long ElementCount => _layout.Count;

    /// <summary>Copies all elements in row-major order, converted to float32.</summary>
    /// <param name="destination">Holds exactly <see cref="ElementCount"/> floats.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The state dict is disposed.</exception>
    public void CopyTo(Span<float> destination)
    {
        if (destination.Length != ElementCount)
        {
            throw new ArgumentException(
                $"{Name} has {ElementCount} elements; the destination holds {destination.Length}.", nameof(destination));
        }

        if (destination.IsEmpty)
        {
            return;
        }

        using ElementReader reader = OpenReader();
        reader.ReadSingles(0, destination);
    }

    /// <summary>True when the elements lie in order and can be read from anywhere.</summary>
    internal bool CanReadParts => _layout.IsContiguous && _storage.IsRandomAccess;

    /// <summary>Copies some elements, in row-major order, converted to float32.</summary>
    internal void CopyPart(long start, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, ElementCount - destination.Length);
        if (destination.IsEmpty)
        {
            return;
        }

        using ElementReader reader = OpenReader();
        reader.ReadSingles(start, destination);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {ShapeText.Of(Shape)} {DType}";

    /// <summary>True when both are the same elements of the same storage, in the same order.</summary>
    internal bool IsSameAs(StateDictTensor other) =>
        ReferenceEquals(_storage, other._storage) && _layout.Offset == other._layout.Offset && Shape.SequenceEqual(other.Shape) && _layout.Strides.AsSpan().SequenceEqual(other._layout.Strides);

    /// <summary>The same tensor under another key.</summary>
    internal StateDictTensor Rename(string name) => new(_source, name, DType, _layout, _storage);

    /// <summary>Opens the elements for reading part by part.</summary>
    internal ElementReader OpenReader()
    {
        long spread = _layout.Extent * DType.Size();
        bool isWindowed = !_layout.IsContiguous && _layout.Extent / MaxSpread <= _layout.Count && spread <= Array.MaxLength;
        if (!_layout.IsContiguous && !isWindowed && !_storage.IsRandomAccess)
        {
            throw new CheckpointException(
                $"{_source}: the strides of tensor {Name} spread {_layout.Count} elements over {spread} bytes of a compressed storage; save it contiguous.");
        }

        return new ElementReader(_storage, _layout, DType, isWindowed);
    }
}
