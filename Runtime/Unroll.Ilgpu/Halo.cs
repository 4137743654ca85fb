using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using ILGPU;

namespace Unroll.Ilgpu;

/// <summary>Zeros around a feature map, so that a padded convolution never checks for the edges of its input.</summary>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[ExcludeFromCodeCoverage(Justification = KernelCode.Uninstrumented)]
public static class Halo
{
    /// <summary>Clears the halo around a buffer of each image, with all threads of the launch, whatever its grid.</summary>
    /// <param name="arena">The arenas of the batch.</param>
    /// <param name="at">The launch.</param>
    /// <param name="fromOutput">Where the first pixel inside lies, from the launch's output.</param>
    /// <param name="height">Rows inside.</param>
    /// <param name="width">Pixels of a row inside.</param>
    /// <param name="rowStride">Floats from a pixel to the one below.</param>
    /// <param name="pixelStride">Floats from a pixel to its right neighbour.</param>
    /// <param name="top">Rows of zeros above.</param>
    /// <param name="left">Pixels of zeros before each row.</param>
    /// <param name="outerPixels">Pixels of the rows above and below.</param>
    /// <param name="values">Floats of an image's halo.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="line">Pixels of a row, including its zeros on both sides.</param>
    /// <param name="sides">Pixels of zeros before and after a row; 1 where there are none.</param>
    public static void Clear(
        ArrayView<float> arena, LaunchArguments at, int fromOutput, int height, int width, int rowStride, int pixelStride, int top, int left, int outerPixels,
        Divisor values, Divisor channels, Divisor line, Divisor sides)
    {
        var threads = Group.DimX * Group.DimY * Group.DimZ;
        var thread = ((Group.IdxZ * Group.DimY) + Group.IdxY) * Group.DimX + Group.IdxX;
        var first = ((((Grid.IdxZ * Grid.DimY) + Grid.IdxY) * Grid.DimX + Grid.IdxX) * threads) + thread;
        var stride = Grid.DimX * Grid.DimY * Grid.DimZ * threads;
        for (var i = first; i < at.Batch * values.Value; i += stride)
        {
            var image = KernelMath.Quotient(i, values);
            var inImage = i - (image * values.Value);
            var p = KernelMath.Quotient(inImage, channels);
            var side = p - outerPixels;
            int row, column;
            if (side < 0)
            {
                row = KernelMath.Quotient(p, line);
                column = p - (row * line.Value) - left;
                row = row < top ? row - top : row - top + height;
            }
            else
            {
                row = KernelMath.Quotient(side, sides);
                column = side - (row * sides.Value);
                column = column < left ? column - left : column - left + width;
            }

            arena[((long)image * at.ImageStride) + at.Y + fromOutput + (row * rowStride) + (column * pixelStride) + inImage - (p * channels.Value)] = 0f;
        }
    }
}
