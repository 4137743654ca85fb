using Unroll.Cpu.Arguments;


namespace Unroll.Cpu.Kernels;

/// <summary>A view with its address in memory, for a kernel to walk over.</summary>
internal readonly unsafe struct FeatureMap
{
    /// <summary>The map that <paramref name="view"/> describes in <paramref name="arena"/>.</summary>
    public FeatureMap(float* arena, View view)
    {
        Data = arena + view.Offset;
        Shape = view;
    }

    private FeatureMap(float* data, View shape, int channels)
    {
        Data = data;
        Shape = shape with { Channels = channels };
    }

    /// <summary>Pixel (0, 0), channel 0.</summary>
    public float* Data { get; }

    /// <summary>Lengths and strides; its offset is already in <see cref="Data"/>.</summary>
    public View Shape { get; }

    public int Height => Shape.Height;

    public int Width => Shape.Width;

    public int Channels => Shape.Channels;

    public int PixelStride => Shape.PixelStride;

    /// <summary>The first pixel of a row.</summary>
    public float* Row(int row) => Data + ((nint)row * Shape.RowStride);

    /// <summary>Channels first..first+count-1 of the map.</summary>
    public FeatureMap Slice(int first, int count) => new(Data + first, Shape, count);

    /// <summary>Rows first..end-1 of the map.</summary>
    public FeatureMap Rows(int first, int end) => new(Row(first), Shape with { Height = end - first }, Channels);

    /// <summary>The same pixels as one row if there are no gaps between the rows, otherwise the map itself.</summary>
    public FeatureMap Unrolled() =>
        Shape.RowStride == Shape.Width * Shape.PixelStride
            ? new FeatureMap(Data, Shape with { Height = 1, Width = Shape.Height * Shape.Width }, Shape.Channels)
            : this;
}
