namespace Unroll.Images;

/// <summary>Pixels as other libraries hand them over: an order of samples, and a distance from row to row.</summary>
internal static class PixelBuffer
{
    /// <summary>Copies a buffer to packed RGB.</summary>
    internal static byte[] ToRgb(int width, int height, ReadOnlySpan<byte> pixels, PixelOrder order, int stride, string parameter)
    {
        var (samples, red, green, blue) = Layout(order);
        var step = CheckedStride(width, height, samples, pixels.Length, stride, parameter);
        var rgb = new byte[checked(width * height * 3)];
        for (var y = 0; y < height; y++)
        {
            var from = pixels.Slice(y * step, width * samples);
            var to = rgb.AsSpan(y * width * 3, width * 3);
            if (order == PixelOrder.Rgb)
            {
                from.CopyTo(to);
                continue;
            }

            for (int s = 0, d = 0; d < to.Length; s += samples, d += 3)
            {
                to[d] = from[s + red];
                to[d + 1] = from[s + green];
                to[d + 2] = from[s + blue];
            }
        }

        return rgb;
    }

    /// <summary>Copies a buffer of gray levels to a packed one.</summary>
    internal static byte[] ToGray(int width, int height, ReadOnlySpan<byte> pixels, int stride, string parameter)
    {
        var step = CheckedStride(width, height, samples: 1, pixels.Length, stride, parameter);
        var gray = new byte[checked(width * height)];
        for (var y = 0; y < height; y++)
        {
            pixels.Slice(y * step, width).CopyTo(gray.AsSpan(y * width));
        }

        return gray;
    }

    private static (int Samples, int Red, int Green, int Blue) Layout(PixelOrder order) => order switch
    {
        PixelOrder.Rgb => (3, 0, 1, 2),
        PixelOrder.Bgr => (3, 2, 1, 0),
        PixelOrder.Rgba => (4, 0, 1, 2),
        PixelOrder.Bgra => (4, 2, 1, 0),
        PixelOrder.Gray => (1, 0, 0, 0),
        _ => throw new ArgumentOutOfRangeException(nameof(order), order, "The order of samples is Rgb, Bgr, Rgba, Bgra or Gray."),
    };

    /// <summary>The bytes from row to row, if the buffer has all rows.</summary>
    private static int CheckedStride(int width, int height, int samples, int length, int stride, string parameter)
    {
        // What follows is held as three bytes a pixel, in an array.
        if (width < 1 || height < 1 || (long)width * height * 3 > Array.MaxLength)
        {
            throw new ArgumentException($"The size {width} x {height} must be at least 1 x 1 and at most {Array.MaxLength / 3:N0} pixels.", parameter);
        }

        var row = (long)width * samples;
        if (stride == 0)
        {
            return length == row * height
                ? (int)row
                : throw new ArgumentException($"{height} x {width} pixels of {samples} channel(s) take {row * height} bytes, not {length}.", parameter);
        }

        if (stride < row)
        {
            throw new ArgumentException($"A stride of {stride} bytes is less than a row of {width} pixels of {samples} channel(s), {row} bytes.", parameter);
        }

        var needed = ((height - 1L) * stride) + row;
        return length >= needed
            ? stride
            : throw new ArgumentException($"{height} rows of {width} pixels of {samples} channel(s), {stride} bytes apart, take {needed} bytes, not {length}.", parameter);
    }
}
