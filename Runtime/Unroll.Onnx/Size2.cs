using System.ComponentModel;

namespace Unroll.Onnx;

/// <summary>Rows and columns of a window, for generated code: a number stands for both.</summary>
/// <param name="Y">Rows.</param>
/// <param name="X">Columns.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct Size2(int Y, int X)
{
    /// <summary>As many rows as columns.</summary>
    /// <param name="size">Rows, and columns.</param>
    public static implicit operator Size2(int size) => FromInt32(size);

    /// <summary>A pair of rows and columns.</summary>
    /// <param name="size">Rows and columns.</param>
    public static implicit operator Size2((int Y, int X) size) => new(size.Y, size.X);

    /// <summary>As many rows as columns.</summary>
    /// <param name="size">Rows, and columns.</param>
    public static Size2 FromInt32(int size) => new(size, size);
}
