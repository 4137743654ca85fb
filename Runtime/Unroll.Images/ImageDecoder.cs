using Unroll.Images.Formats;
using Unroll.Images.Vips;

namespace Unroll.Images;

/// <summary>Chooses a file's decoder and holds the limits that all formats share.</summary>
internal static class ImageDecoder
{
    internal static RgbImage Decode(byte[] bytes, string name, ImageOptions options)
    {
        options.Check();
        return ImageSignature.Recognise(bytes, name) switch
        {
            ImageFormat.Bmp => BmpDecoder.Decode(bytes, name, options.MaxPixels),
            ImageFormat.Netpbm => NetpbmDecoder.Decode(bytes, name, options.MaxPixels),
            var format => VipsDecoder.Decode(bytes, format, name, options),
        };
    }

    internal static ImageInfo Probe(byte[] bytes, string name) => ImageSignature.Recognise(bytes, name) switch
    {
        ImageFormat.Bmp => BmpDecoder.Probe(bytes, name),
        ImageFormat.Netpbm => NetpbmDecoder.Probe(bytes, name),
        var format => VipsDecoder.Probe(bytes, format, name),
    };

    /// <summary>Refuses a size before anything is allocated for it.</summary>
    internal static void CheckSize(long width, long height, string name, long maxPixels)
    {
        if (width < 1 || height < 1)
        {
            throw new ImageException($"{name}: the header gives a size of {width} x {height} pixels; both must be at least 1.");
        }

        // Each side is below 2^32 here, so the division cannot overflow where a product could. An array holds three bytes for each pixel.
        if (width > Math.Min(maxPixels, Array.MaxLength / 3) / height)
        {
            var most = Math.Min(maxPixels, Array.MaxLength / 3);
            throw new ImageException(
                $"{name}: the header claims {width} x {height} pixels; at most {most:N0} pixels are read ({nameof(ImageOptions)}.{nameof(ImageOptions.MaxPixels)} sets the limit).");
        }
    }
}
