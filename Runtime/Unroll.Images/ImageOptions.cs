namespace Unroll.Images;

/// <summary>How image files are read, and how much of them.</summary>
public sealed record ImageOptions
{
    /// <summary>Pillow's MAX_IMAGE_PIXELS, beyond which it warns of a decompression bomb: 256 MiB of RGB.</summary>
    public const long DefaultMaxPixels = 89_478_485;

    /// <summary>The default of <see cref="MaxBytes"/>: 1 GiB.</summary>
    public const long DefaultMaxBytes = 1L << 30;

    /// <summary>
    /// The most pixels that are decoded; a header that claims more is refused before anything is allocated for its pixels.
    /// Decoding takes 3 bytes a pixel for the result; interlaced PNG, progressive JPEG, WebP, AVIF and GIF take up to 8 more while they are decoded.
    /// </summary>
    public long MaxPixels { get; init; } = DefaultMaxPixels;

    /// <summary>The most bytes of a file or stream that are read.</summary>
    public long MaxBytes { get; init; } = DefaultMaxBytes;

    /// <summary>
    /// Whether to turn the image as EXIF's orientation says, as <c>PIL.ImageOps.exif_transpose</c> does. False unless set: neither <c>Image.open</c> nor torchvision's datasets do.
    /// TIFF files are always turned, by Pillow too.
    /// </summary>
    public bool ApplyOrientation { get; init; }

    internal static ImageOptions Default { get; } = new();

    /// <exception cref="ArgumentOutOfRangeException">A limit is not positive.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxPixels, 1, nameof(MaxPixels));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBytes, 1, nameof(MaxBytes));
    }
}
