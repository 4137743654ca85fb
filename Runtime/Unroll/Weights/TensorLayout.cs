namespace Unroll.Weights;

/// <summary>Where a tensor's elements lie in its storage, counted in elements.</summary>
/// <param name="Offset">The first element.</param>
/// <param name="Shape">The dimensions.</param>
/// <param name="Strides">Per dimension, the distance between neighbours.</param>
/// <param name="Count">The number of elements.</param>
/// <param name="Extent">The distance from the first to past the last element.</param>
internal sealed record TensorLayout(long Offset, int[] Shape, long[] Strides, long Count, long Extent)
{
    private const int MaxRank = 64;

    /// <summary>True when the elements lie in row-major order without gaps.</summary>
    public bool IsContiguous { get; } = IsRowMajor(Shape, Strides);

    /// <summary>Makes a layout of checked dimensions.</summary>
    /// <returns>Null with the reason in <paramref name="error"/> when the numbers make no tensor.</returns>
    public static TensorLayout? TryCreate(long offset, ReadOnlySpan<long> shape, ReadOnlySpan<long> strides, out string error)
    {
        error = "";
        if (shape.Length != strides.Length || shape.Length > MaxRank)
        {
            error = $"it has {shape.Length} dimensions and {strides.Length} strides";
            return null;
        }

        int[] dimensions = new int[shape.Length];
        Int128 count = 1;
        Int128 extent = 1;
        for (int i = 0; i < shape.Length; i++)
        {
            if (shape[i] is < 0 or > int.MaxValue || strides[i] < 0)
            {
                error = $"dimension {i} is {shape[i]} with stride {strides[i]}";
                return null;
            }

            dimensions[i] = (int)shape[i];
            count *= shape[i];
            extent += (Int128)(shape[i] - 1) * strides[i];
            if (count > long.MaxValue / 8 || extent > long.MaxValue / 8)
            {
                error = "its element count overflows 64 bits";
                return null;
            }
        }

        if (offset < 0 || offset > long.MaxValue / 8)
        {
            error = $"its offset is {offset}";
            return null;
        }

        return new TensorLayout(offset, dimensions, strides.ToArray(), (long)count, count == 0 ? 0 : (long)extent);
    }

    /// <summary>The strides of a row-major tensor.</summary>
    public static long[] RowMajorStrides(ReadOnlySpan<long> shape)
    {
        long[] strides = new long[shape.Length];
        long stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride = unchecked(stride * Math.Max(shape[i], 1));
        }

        return strides;
    }

    private static bool IsRowMajor(int[] shape, long[] strides)
    {
        long stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            if (shape[i] != 1 && strides[i] != stride)
            {
                return false;
            }

            stride *= shape[i];
        }

        return true;
    }
}
