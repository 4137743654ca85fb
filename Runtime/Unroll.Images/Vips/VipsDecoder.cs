using NetVips;
using Unroll.Images.Formats;

namespace Unroll.Images.Vips;

/// <summary>Decodes what libvips decodes, strip by strip.</summary>
internal static class VipsDecoder
{
    private const string OrientationField = "orientation";

    // Rows are read in strips of about this size; libvips decodes sixteen rows of most formats at a time.
    private const int StripBytes = 1 << 20;
    private const int StripRows = 16;

    internal static RgbImage Decode(byte[] bytes, ImageFormat format, string name, ImageOptions options)
    {
        using var library = VipsLibrary.Enter(name);
        try
        {
            using var image = Open(bytes, format, name);
            ImageDecoder.CheckSize(image.Width, image.Height, name, options.MaxPixels);
            CompressionBound.Check(format, bytes.Length, image.Width, image.Height, name);
            var kind = PixelKind.Of(image, format, name);
            var pixels = new byte[image.Width * image.Height * 3];
            var frame = format == ImageFormat.Gif ? GifFrame.Read(bytes) : null;
            Read(image, kind, frame?.Background, pixels);
            frame?.Surround(image.Width, image.Height, pixels);

            // Pillow turns TIFF files when it loads them.
            var orientation = options.ApplyOrientation || format == ImageFormat.Tiff ? OrientationOf(image) : 1;
            return Orientation.Apply(new RgbImage(image.Width, image.Height, pixels), orientation);
        }
        catch (VipsException e)
        {
            throw Damaged(format, name, e);
        }
    }

    internal static ImageInfo Probe(byte[] bytes, ImageFormat format, string name)
    {
        using var library = VipsLibrary.Enter(name);
        try
        {
            using var image = Open(bytes, format, name);
            return new ImageInfo(format, image.Width, image.Height, OrientationOf(image));
        }
        catch (VipsException e)
        {
            throw Damaged(format, name, e);
        }
    }

    /// <summary>Reads the header. What Pillow reads is read: damaged samples, but nothing that ends too early.</summary>
    private static Image Open(byte[] bytes, ImageFormat format, string name)
    {
        const Enums.Access Access = Enums.Access.Sequential;
        const Enums.FailOn FailOn = Enums.FailOn.Truncated;
        switch (format)
        {
            case ImageFormat.Jpeg:
                // The limit that "unlimited" takes away is a hundred warnings of damage.
                return Image.JpegloadBuffer(bytes, access: Access, failOn: FailOn, unlimited: true);
            case ImageFormat.Png:
                PngChunks.Check(bytes, name);
                return Image.PngloadBuffer(bytes, access: Access, failOn: FailOn);
            case ImageFormat.WebP:
                return Image.WebploadBuffer(bytes, access: Access, failOn: FailOn);
            case ImageFormat.Avif:
                return Image.HeifloadBuffer(bytes, access: Access, failOn: FailOn);
            case ImageFormat.Tiff:
                // For libtiff the end of the data is an error as any other.
                return Image.TiffloadBuffer(bytes, access: Access, failOn: Enums.FailOn.Error);
            case ImageFormat.Gif:
                return Image.GifloadBuffer(bytes, access: Access, failOn: FailOn);
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "libvips is not asked for this format.");
        }
    }

    private static void Read(Image image, PixelKind kind, byte[]? background, byte[] rgb)
    {
        using var samples = PixelKind.Prepare(image);
        using var region = Region.New(samples);
        var rowBytes = (long)image.Width * kind.PixelBytes;
        var rows = (int)Math.Clamp(StripBytes / rowBytes / StripRows * StripRows, StripRows, image.Height + StripRows);
        for (var y = 0; y < image.Height; y += rows)
        {
            var count = Math.Min(rows, image.Height - y);
            var strip = region.Fetch(0, y, image.Width, count);
            kind.Convert(strip, rgb.AsSpan(y * image.Width * 3, count * image.Width * 3), background);
        }
    }

    private static int OrientationOf(Image image) =>
        image.Contains(OrientationField) && image.Get(OrientationField) is int value and >= 1 and <= 8 ? value : 1;

    private static ImageException Damaged(ImageFormat format, string name, VipsException error)
    {
        // libvips has one text for all threads, several lines long; it may hold another image's error, or none. The first line is NetVips' own: what it called.
        string[] lines = [.. error.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1).Distinct()];
        var detail = lines.Length > 0 ? string.Join("; ", lines) : "libvips gives no reason";
        return new ImageException($"{name}: the {NameOf(format)} file is truncated, damaged, or of a kind that is not supported: {detail}.", error);
    }

    private static string NameOf(ImageFormat format) => format switch
    {
        ImageFormat.WebP => "WebP",
        _ => format.ToString().ToUpperInvariant(),
    };
}
