using System.ComponentModel;

namespace Unroll.Cpu.Arguments;

/// <summary>The sliding window of a convolution or a pooling.</summary>
/// <param name="Height">Kernel rows.</param>
/// <param name="Width">Kernel columns.</param>
/// <param name="StrideY">Input rows between two output rows.</param>
/// <param name="StrideX">Input columns between two output columns.</param>
/// <param name="PadTop">Rows of padding above the input. The padding below follows from the output's height.</param>
/// <param name="PadLeft">Columns of padding left of the input. The padding to the right follows from the output's width.</param>
/// <param name="DilationY">Input rows between two kernel rows.</param>
/// <param name="DilationX">Input columns between two kernel columns.</param>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct Window(
    int Height, int Width, int StrideY = 1, int StrideX = 1, int PadTop = 0, int PadLeft = 0, int DilationY = 1, int DilationX = 1)
{
    /// <summary>A square window.</summary>
    public static Window Square(int size, int stride = 1, int pad = 0, int dilation = 1) =>
        new(size, size, stride, stride, pad, pad, dilation, dilation);
}
