using ILGPU;

namespace Unroll.Ilgpu;

/// <summary>Zeros around a feature map, so that a padded convolution never tests for its input's edges.</summary>
public static class Halo
{
    /// <summary>Clears the halo around a buffer of each image, with all threads of the launch, whatever its grid.</summary>
    /// <param name="arena">The arenas of the batch.</param>
    /// <param name="at">The launch.</param>
    /// <param name="arenaLength">Floats from an image's arena to the next.</param>
    /// <param name="fromOutput">Where the first pixel inside lies, from the launch's output.</param>
    /// <param name="height">Rows inside.</param>
    /// <param name="width">Pixels of a row inside.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="rowStride">Floats from a pixel to the one below.</param>
    /// <param name="pixelStride">Floats from a pixel to its right neighbour.</param>
    /// <param name="top">Rows of zeros above.</param>
    /// <param name="left">Pixels of zeros before each row.</param>
    /// <param name="bottom">Rows of zeros below.</param>
    /// <param name="right">Pixels of zeros behind each row.</param>
    public static void Clear(
        ArrayView<float> arena, LaunchArguments at, long arenaLength, int fromOutput, int height, int width, int channels, int rowStride, int pixelStride,
        int top, int left, int bottom, int right)
    {
        var threads = Group.DimX * Group.DimY * Group.DimZ;
        var thread = ((Group.IdxZ * Group.DimY) + Group.IdxY) * Group.DimX + Group.IdxX;
        var first = ((((Grid.IdxZ * Grid.DimY) + Grid.IdxY) * Grid.DimX + Grid.IdxX) * threads) + thread;
        var stride = Grid.DimX * Grid.DimY * Grid.DimZ * threads;
        var lineWidth = left + width + right;
        var outerPixels = (top + bottom) * lineWidth;
        var count = (outerPixels + (height * (left + right))) * channels;
        for (var image = 0; image < at.Batch; image++)
        {
            var a = Floats.At(arena, image * arenaLength);
            for (var i = first; i < count; i += stride)
            {
                var p = i / channels;
                int row, column;
                if (p < outerPixels)
                {
                    row = p / lineWidth;
                    row = row < top ? row - top : row - top + height;
                    column = (p % lineWidth) - left;
                }
                else
                {
                    row = (p - outerPixels) / (left + right);
                    column = (p - outerPixels) % (left + right);
                    column = column < left ? column - left : column - left + width;
                }

                a[at.Y + fromOutput + (row * rowStride) + (column * pixelStride) + (i % channels)] = 0f;
            }
        }
    }
}
