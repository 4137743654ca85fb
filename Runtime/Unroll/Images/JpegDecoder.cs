using System.Runtime.InteropServices;

namespace Unroll.Images;

/// <summary>Decodes JPEG through libturbojpeg with the settings of libjpeg and Pillow: accurate integer DCT, smooth chroma upsampling.</summary>
internal static unsafe class JpegDecoder
{
    // Even a progressive scan spends a bit on most blocks, up to 512 pixels; far beyond that a header is not believed.
    private const long MaxPixelsPerByte = 8192;
    private const long AlwaysPlausiblePixels = 1 << 20;

    /// <summary>Warnings that change no pixel.</summary>
    private static readonly string[] HarmlessWarnings = ["extraneous bytes before marker", "JFIF revision number", "Adobe color transform"];

    internal static RgbImage Decode(ReadOnlySpan<byte> bytes, string name)
    {
        if (!TurboJpeg.IsAvailable)
        {
            throw new ImageException(
                $"{name}: JPEG images are read through libturbojpeg 2.0 or later, which was not found (tried {TurboJpeg.Names}). " +
                "Install it (Debian, Ubuntu: apt-get install libturbojpeg0 or libturbojpeg; Fedora: dnf install turbojpeg; Alpine: apk add libjpeg-turbo; " +
                "macOS: brew install jpeg-turbo; Windows: libjpeg-turbo's installer, with turbojpeg.dll on the PATH), or convert the image to PNG.");
        }

        nint handle = TurboJpeg.InitDecompress();
        if (handle == 0)
        {
            throw new ImageException($"{name}: libturbojpeg could not create a decoder; it is out of memory.");
        }

        try
        {
            fixed (byte* source = bytes)
            {
                return Decode(handle, source, bytes.Length, name);
            }
        }
        finally
        {
            _ = TurboJpeg.Destroy(handle);
        }
    }

    private static RgbImage Decode(nint handle, byte* source, int length, string name)
    {
        var size = new CULong((nuint)length);
        int status = TurboJpeg.DecompressHeader(handle, source, size, out int width, out int height, out _, out int colorSpace);

        // An unusual chroma subsampling is reported as an error although the image can be decoded; then the size is set all the same.
        if (status != 0 && TurboJpeg.GetErrorCode(handle) != TurboJpeg.ErrorWarning && (width < 1 || height < 1 || colorSpace < 0))
        {
            throw Damaged(handle, name);
        }

        ImageDecoder.CheckSize(width, height, name);
        long count = (long)width * height;
        if (count > AlwaysPlausiblePixels + (length * MaxPixelsPerByte))
        {
            throw new ImageException($"{name}: the JPEG header claims {width} x {height} pixels, which {length:N0} bytes of file cannot hold.");
        }

        bool gray = colorSpace == TurboJpeg.ColorSpaceGray;
        bool cmyk = colorSpace is TurboJpeg.ColorSpaceCmyk or TurboJpeg.ColorSpaceYcck;
        int channels = gray ? 1 : cmyk ? 4 : 3;
        int format = gray ? TurboJpeg.PixelFormatGray : cmyk ? TurboJpeg.PixelFormatCmyk : TurboJpeg.PixelFormatRgb;
        if (count * channels > Array.MaxLength)
        {
            throw new ImageException($"{name}: the JPEG of {width} x {height} pixels in {channels} channels is too large to decode.");
        }

        var decoded = new byte[count * channels];
        fixed (byte* destination = decoded)
        {
            int flags = TurboJpeg.FlagAccurateDct | TurboJpeg.FlagLimitScans;
            if (TurboJpeg.Decompress(handle, source, size, destination, width, width * channels, height, format, flags) != 0
                && (TurboJpeg.GetErrorCode(handle) != TurboJpeg.ErrorWarning || !HarmlessWarnings.Any(Message(handle).Contains)))
            {
                throw Damaged(handle, name);
            }
        }

        return new RgbImage(width, height, gray ? Replicate(decoded) : cmyk ? FromCmyk(decoded) : decoded);
    }

    private static ImageException Damaged(nint handle, string name) => new($"{name}: the JPEG is damaged, truncated or of a kind that libturbojpeg does not read: {Message(handle)}.");

    private static string Message(nint handle) => Marshal.PtrToStringUTF8(TurboJpeg.GetErrorString(handle)) ?? "no reason given";

    private static byte[] Replicate(byte[] gray)
    {
        var rgb = new byte[gray.Length * 3];
        for (int i = 0; i < gray.Length; i++)
        {
            rgb.AsSpan(i * 3, 3).Fill(gray[i]);
        }

        return rgb;
    }

    /// <summary>Pillow's conversion; as there, inks are taken to be stored inverted, as Adobe does (255 is no ink).</summary>
    private static byte[] FromCmyk(byte[] cmyk)
    {
        var rgb = new byte[cmyk.Length / 4 * 3];
        for (int i = 0, o = 0; i < cmyk.Length; i += 4)
        {
            int light = cmyk[i + 3];
            for (int channel = 0; channel < 3; channel++)
            {
                int product = ((255 - cmyk[i + channel]) * light) + 128;
                rgb[o++] = (byte)(light - (((product >> 8) + product) >> 8));
            }
        }

        return rgb;
    }
}
