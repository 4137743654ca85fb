namespace Unroll.Images;

/// <summary>A format of image files.</summary>
public enum ImageFormat
{
    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>PNG; of an animation its still image.</summary>
    Png,

    /// <summary>WebP; of an animation the first frame.</summary>
    WebP,

    /// <summary>AVIF: AV1 in HEIF.</summary>
    Avif,

    /// <summary>TIFF; of several pages the first.</summary>
    Tiff,

    /// <summary>GIF; of an animation the first frame.</summary>
    Gif,

    /// <summary>A Windows or OS/2 bitmap.</summary>
    Bmp,

    /// <summary>PGM or PPM, plain or binary.</summary>
    Netpbm,
}
