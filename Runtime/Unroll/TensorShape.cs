namespace Unroll;

/// <summary>The shape of one image's tensor: channels, rows, columns. A vector has one row and one column.</summary>
/// <param name="Channels">Channels.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct TensorShape(int Channels, int Height, int Width)
{
    /// <summary>Values of one image.</summary>
    public int Length => checked(Channels * Height * Width);

    /// <summary>"[1000]" for a vector, "[64, 56, 56]" for a feature map.</summary>
    public override string ToString() => Height == 1 && Width == 1 ? $"[{Channels}]" : $"[{Channels}, {Height}, {Width}]";
}
