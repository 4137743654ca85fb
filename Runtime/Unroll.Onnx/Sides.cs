using System.ComponentModel;

namespace Unroll.Onnx;

/// <summary>The padding around a feature map, for generated code: a number stands for all sides.</summary>
/// <param name="Top">Rows above it.</param>
/// <param name="Left">Columns before it.</param>
/// <param name="Bottom">Rows below it.</param>
/// <param name="Right">Columns after it.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct Sides(int Top, int Left, int Bottom, int Right)
{
    internal bool IsZero => this == default;

    /// <summary>The same on all sides.</summary>
    /// <param name="size">Pixels.</param>
    public static implicit operator Sides(int size) => FromInt32(size);

    /// <summary>The same above and below, and the same before and after.</summary>
    /// <param name="size">Rows and columns.</param>
    public static implicit operator Sides((int Y, int X) size) => new(size.Y, size.X, size.Y, size.X);

    /// <summary>A padding for each side.</summary>
    /// <param name="sides">Rows above, columns before, rows below, columns after.</param>
    public static implicit operator Sides((int Top, int Left, int Bottom, int Right) sides) => new(sides.Top, sides.Left, sides.Bottom, sides.Right);

    /// <summary>The same on all sides.</summary>
    /// <param name="size">Pixels.</param>
    public static Sides FromInt32(int size) => new(size, size, size, size);

    /// <summary>In ONNX's order.</summary>
    internal long[] ToInt64s() => [Top, Left, Bottom, Right];
}
