namespace Unroll.Images.Formats;

/// <summary>How many pixels the bytes of a file can hold at most, so that a header is not believed more than that.</summary>
internal static class CompressionBound
{
    // RFC 1951: a match of 258 bytes takes at least two bits, so deflate expands at most 1032 times; a byte holds at most 8 pixels.
    private const long PngPixelsPerByte = 1032 * 8;

    // Even a progressive scan spends a bit on most blocks, up to 512 pixels.
    private const long JpegPixelsPerByte = 8192;

    private const long AlwaysPlausiblePixels = 1 << 20;

    /// <exception cref="ImageException">The bytes cannot hold the pixels.</exception>
    internal static void Check(ImageFormat format, long bytes, int width, int height, string name)
    {
        var perByte = format switch
        {
            ImageFormat.Png => PngPixelsPerByte,
            ImageFormat.Jpeg => JpegPixelsPerByte,
            _ => long.MaxValue / bytes / 2,
        };
        if ((long)width * height > AlwaysPlausiblePixels + (bytes * perByte))
        {
            throw new ImageException($"{name}: the header claims {width} x {height} pixels, but {bytes:N0} bytes of file cannot hold them.");
        }
    }
}
