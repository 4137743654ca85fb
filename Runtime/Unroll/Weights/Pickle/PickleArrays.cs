namespace Unroll.Weights.Pickle;

/// <summary>A NumPy array before its state is known, and after it: a tensor, or one that is not read.</summary>
internal sealed class PickleArray
{
    /// <summary>A <see cref="PickleTensor"/> or a <see cref="PickleForeignTensor"/>; null before.</summary>
    public object? Value { get; set; }
}

/// <summary>NumPy's element type ("f4").</summary>
internal sealed class PickleElementType(string name)
{
    public string Name => name;

    /// <summary>Whether its bytes come in the order that is not read.</summary>
    public bool IsBigEndian { get; set; }
}

/// <summary>
/// What NumPy's functions make of their arguments (numpy/_core/multiarray.py, numeric.py; ndarray.__reduce__ and __reduce_ex__): the elements stay where they are in the
/// file. Errors are <see cref="FormatException"/>; the caller adds the place.
/// </summary>
internal static class PickleArrays
{
    /// <summary>Protocol 2 has no bytes; Python writes them as text and a call that encodes it.</summary>
    public const string Textual = "elements as text, of a pickle of protocol 2 (pickle them again with protocol 4)";

    /// <summary>numpy.dtype(name, align, copy).</summary>
    public static PickleElementType ElementType(object?[] arguments) =>
        arguments is [string name, ..] ? new PickleElementType(name) : throw new FormatException("a NumPy dtype has no name");

    /// <summary>The state of a dtype: (version, byte order, …).</summary>
    public static void SetState(PickleElementType type, object? state) => type.IsBigEndian = state is object?[] and [_, ">", ..];

    /// <summary>The state of an array: (version, shape, dtype, whether it is in Fortran's order, elements).</summary>
    /// <returns>The tensor that it has become.</returns>
    public static object SetState(PickleArray array, object? state) => array.Value = state is object?[] and [long, object?[] shape, PickleElementType type, bool isFortran, var elements]
        ? Of(elements, type, shape, isFortran)
        : throw new FormatException("a NumPy array has a state that is not NumPy's");

    /// <summary>numpy._core.numeric._frombuffer(elements, dtype, shape, order).</summary>
    public static object FromBuffer(object?[] arguments) => arguments is [var elements, PickleElementType type, object?[] shape, string order]
        ? Of(elements, type, shape, order == "F")
        : throw new FormatException("a NumPy array is made of arguments that are not NumPy's");

    private static object Of(object? elements, PickleElementType type, object?[] shape, bool isFortran)
    {
        if (StorageType(type) is not { } storageType || PickledTensors.ParseType(storageType) is not { } element)
        {
            return new PickleForeignTensor($"a NumPy array of {(type.IsBigEndian ? "big-endian " : "")}dtype {type.Name}");
        }

        if (elements is not PickleBytes bytes)
        {
            return new PickleForeignTensor($"a NumPy array with {Textual}");
        }

        long[] dimensions = Array.ConvertAll(shape, length => length is long number and >= 0 ? number : throw new FormatException("a NumPy array has a shape that is none"));
        long[] strides = TensorLayout.RowMajorStrides(dimensions);
        if (isFortran)
        {
            Array.Reverse(dimensions);
            strides = TensorLayout.RowMajorStrides(dimensions);
            Array.Reverse(dimensions);
            Array.Reverse(strides);
        }

        TensorLayout layout = TensorLayout.TryCreate(0, dimensions, strides, out string error) ?? throw new FormatException($"a NumPy array is malformed: {error}");
        long length = layout.Count * element.Size();
        return length == bytes.Length
            ? new PickleTensor(new PickleStorage(storageType, $"at byte {bytes.Start}", layout.Count, 0, bytes.Start), layout)
            : throw new FormatException($"a NumPy array of shape {ShapeText.Of(layout.Shape)} and dtype {type.Name} has {bytes.Length} bytes where it takes {length}");
    }

    private static string? StorageType(PickleElementType type) => type.Name switch
    {
        "i1" => "CharStorage",
        "u1" => "ByteStorage",
        "b1" => "BoolStorage",
        _ when type.IsBigEndian => null,
        "f2" => "HalfStorage",
        "f4" => "FloatStorage",
        "f8" => "DoubleStorage",
        "i2" => "ShortStorage",
        "i4" => "IntStorage",
        "i8" => "LongStorage",
        _ => null,
    };
}
