using NetVips;
using Unroll.Images;

namespace Unroll.Cli.Predictions;

/// <summary>A picture made small.</summary>
/// <param name="Width">The width in pixels.</param>
/// <param name="Height">The height in pixels.</param>
/// <param name="Pixels">[height, width, 3], red, green, blue.</param>
internal sealed record Thumbnail(int Width, int Height, byte[] Pixels)
{
    /// <summary>The longer side in pixels.</summary>
    public const int Side = 240;

    /// <summary>Makes a picture fit; one that does is taken as it is.</summary>
    public static Thumbnail Of(RgbImage image)
    {
        var scale = Math.Min(1, (double)Side / Math.Max(image.Width, image.Height));
        var width = Math.Max(1, (int)Math.Round(image.Width * scale));
        var height = Math.Max(1, (int)Math.Round(image.Height * scale));
        // The resampler that prepares images for networks, without their normalisation.
        var small = new Preprocessing
        {
            ResizeHeight = height,
            ResizeWidth = width,
            CropHeight = height,
            CropWidth = width,
            Interpolation = Interpolation.Bicubic,
            Mean = [0, 0, 0],
            Std = [1, 1, 1],
        };
        var planes = new float[small.OutputLength];
        small.Apply(image, planes);
        var pixels = new byte[planes.Length];
        var plane = width * height;
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)MathF.Round(planes[((i % 3) * plane) + (i / 3)] * byte.MaxValue);
        }

        return new Thumbnail(width, height, pixels);
    }

    /// <summary>As libvips has it.</summary>
    public Image ToPicture()
    {
        using var pixels = Image.NewFromMemoryCopy(Pixels, Width, Height, 3, Enums.BandFormat.Uchar);
        return pixels.Copy(interpretation: Enums.Interpretation.Srgb);
    }
}
