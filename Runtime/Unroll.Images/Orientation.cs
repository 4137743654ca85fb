namespace Unroll.Images;

/// <summary>EXIF's orientation (CIPA DC-008, 4.6.5.1.6): how stored rows and columns lie in the picture.</summary>
internal static class Orientation
{
    /// <summary>Turns and mirrors a stored image as <c>PIL.ImageOps.exif_transpose</c> does.</summary>
    internal static RgbImage Apply(RgbImage image, int orientation)
    {
        if (orientation == 1)
        {
            return image;
        }

        // Where the picture's first pixel is stored, and the steps in storage for a step to the right and one down in the picture.
        var (w, h) = (image.Width, image.Height);
        var (start, right, down) = orientation switch
        {
            2 => (w - 1, -1, w),
            3 => ((h * w) - 1, -1, -w),
            4 => ((h - 1) * w, 1, -w),
            5 => (0, w, 1),
            6 => ((h - 1) * w, -w, 1),
            7 => ((h * w) - 1, -w, -1),
            8 => (w - 1, w, -1),
            _ => throw new ArgumentOutOfRangeException(nameof(orientation), orientation, "EXIF's orientation is 1 to 8."),
        };
        var (width, height) = orientation >= 5 ? (h, w) : (w, h);
        var stored = image.Pixels;
        var pixels = new byte[stored.Length];
        for (int y = 0, to = 0; y < height; y++)
        {
            var from = start + (y * down);
            for (var x = 0; x < width; x++, from += right, to += 3)
            {
                stored.Slice(from * 3, 3).CopyTo(pixels.AsSpan(to));
            }
        }

        return new RgbImage(width, height, pixels);
    }
}
