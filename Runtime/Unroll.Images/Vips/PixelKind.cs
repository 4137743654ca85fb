using System.Runtime.InteropServices;
using NetVips;

namespace Unroll.Images.Vips;

/// <summary>How the samples that libvips decodes become RGB, as Pillow's <c>convert("RGB")</c> has it.</summary>
internal readonly struct PixelKind
{
    private readonly int _bands;
    private readonly bool _cmyk;
    private readonly bool _wide;

    private PixelKind(int bands, bool cmyk, bool wide)
    {
        _bands = bands;
        _cmyk = cmyk;
        _wide = wide;
    }

    internal int PixelBytes => _bands * (_wide ? 2 : 1);

    private int Alpha => _cmyk ? -1 : _bands is 2 or 4 ? _bands - 1 : -1;

    /// <exception cref="ImageException">Pillow has no conversion either.</exception>
    internal static PixelKind Of(Image image, ImageFormat format, string name)
    {
        var cmyk = image.Interpretation == Enums.Interpretation.Cmyk;
        var gray = image.Bands <= 2;
        if (image.Interpretation is Enums.Interpretation.Lab or Enums.Interpretation.Labs || (cmyk && image.Bands < 4) || (format == ImageFormat.Jpeg && image.Bands == 2))
        {
            throw new ImageException($"{name}: the image has {image.Bands} channels of the kind {image.Interpretation}; gray, RGB and CMYK are read.");
        }

        if (!gray && image.Format is not (Enums.BandFormat.Uchar or Enums.BandFormat.Ushort))
        {
            throw new ImageException($"{name}: the image has {image.Bands} channels of {image.Format} samples; colours of 8 and 16 bits a sample are read.");
        }

        return new PixelKind(image.Bands, cmyk, image.Format == Enums.BandFormat.Ushort);
    }

    /// <summary>The image in samples of 8 or 16 bits; others are cut off at 0 and 255, as Pillow's modes I and F are.</summary>
    internal static Image Prepare(Image image) => image.Format is Enums.BandFormat.Uchar or Enums.BandFormat.Ushort ? image.Copy() : image.Cast(Enums.BandFormat.Uchar);

    /// <summary>Converts whole pixels.</summary>
    /// <param name="samples">As libvips has them; 16-bit samples in the machine's byte order.</param>
    /// <param name="rgb">Three bytes for each pixel.</param>
    /// <param name="background">The colour of pixels without opacity; null: the one that is stored.</param>
    internal void Convert(byte[] samples, Span<byte> rgb, byte[]? background)
    {
        var source = _wide ? HighBytes(samples) : samples;
        if (_cmyk)
        {
            FromCmyk(source, _bands, rgb);
            return;
        }

        if (_bands == 3)
        {
            source.CopyTo(rgb);
            return;
        }

        var (green, blue) = _bands <= 2 ? (0, 0) : (1, 2);
        var alpha = background is null ? -1 : Alpha;
        for (int s = 0, d = 0; d < rgb.Length; s += _bands, d += 3)
        {
            if (alpha >= 0 && source[s + alpha] == 0)
            {
                background.CopyTo(rgb[d..]);
                continue;
            }

            rgb[d] = source[s];
            rgb[d + 1] = source[s + green];
            rgb[d + 2] = source[s + blue];
        }
    }

    private static Span<byte> HighBytes(byte[] samples)
    {
        var wide = MemoryMarshal.Cast<byte, ushort>(samples);
        for (var i = 0; i < wide.Length; i++)
        {
            samples[i] = (byte)(wide[i] >> 8);
        }

        return samples.AsSpan(0, wide.Length);
    }

    /// <summary>Pillow's Convert.c, cmyk2rgb. libvips hands over inks (255: all of it); of JPEG files, which store them inverted, too.</summary>
    private static void FromCmyk(ReadOnlySpan<byte> cmyk, int bands, Span<byte> rgb)
    {
        for (int s = 0, d = 0; d < rgb.Length; s += bands, d += 3)
        {
            var light = 255 - cmyk[s + 3];
            for (var channel = 0; channel < 3; channel++)
            {
                var product = (cmyk[s + channel] * light) + 128;
                rgb[d + channel] = (byte)(light - (((product >> 8) + product) >> 8));
            }
        }
    }
}
