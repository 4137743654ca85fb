namespace Unroll.Naive;

/// <summary>A dense tensor of doubles, row-major: the last dimension is contiguous. Images are N, C, H, W.</summary>
/// <remarks>Operators never write to their arguments; a result may share its data with an argument (reshaping does).</remarks>
public sealed class NaiveTensor
{
    public NaiveTensor(double[] data, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(shape);
        if (Count(shape) != data.Length)
        {
            throw new ArgumentException($"{data.Length} elements do not fill the shape [{string.Join(", ", shape)}].", nameof(shape));
        }

        Data = data;
        Shape = shape;
    }

    /// <summary>The elements, the last dimension varying fastest.</summary>
    public double[] Data { get; }

    public int[] Shape { get; }

    public int Rank => Shape.Length;

    /// <summary>The element at the given position.</summary>
    public double this[params int[] index] => Data[Offset(index)];

    public static NaiveTensor Zeros(params int[] shape) => new(new double[Count(shape)], shape);

    /// <summary>A tensor whose element at flat position i is <paramref name="value"/>(i).</summary>
    public static NaiveTensor From(Func<int, double> value, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(value);
        var tensor = Zeros(shape);
        for (var i = 0; i < tensor.Data.Length; i++)
        {
            tensor.Data[i] = value(i);
        }

        return tensor;
    }

    public static NaiveTensor FromFloats(ReadOnlySpan<float> values, params int[] shape)
    {
        var data = new double[values.Length];
        for (var i = 0; i < data.Length; i++)
        {
            data[i] = values[i];
        }

        return new NaiveTensor(data, shape);
    }

    /// <summary>The elements rounded to single precision.</summary>
    public float[] ToFloats() => Array.ConvertAll(Data, value => (float)value);

    /// <summary>The size of a dimension; a negative one counts from the last, as in PyTorch.</summary>
    public int Size(int dim) => Shape[Axis(dim)];

    internal int Axis(int dim)
    {
        var axis = dim < 0 ? dim + Rank : dim;
        return (uint)axis < (uint)Rank ? axis : throw new ArgumentOutOfRangeException(nameof(dim), dim, $"A tensor of {Rank} dimensions has no such dimension.");
    }

    /// <summary>The sizes before, at and after a dimension: element (o, i, n) lies at (o * Size + i) * Inner + n.</summary>
    internal (int Outer, int Size, int Inner) Around(int dim)
    {
        var axis = Axis(dim);
        return (Count(Shape.AsSpan(0, axis)), Shape[axis], Count(Shape.AsSpan(axis + 1)));
    }

    internal static int Count(ReadOnlySpan<int> shape)
    {
        var count = 1;
        foreach (var size in shape)
        {
            count = checked(count * size);
        }

        return count;
    }

    private int Offset(int[] index)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(index.Length, Rank, nameof(index));
        var offset = 0;
        for (var d = 0; d < Rank; d++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index[d], (uint)Shape[d], nameof(index));
            offset = offset * Shape[d] + index[d];
        }

        return offset;
    }
}
