namespace Unroll.Images;

/// <summary>The samples of a pixel in a buffer, eight bits each, in the order in which they are stored.</summary>
public enum PixelOrder
{
    /// <summary>Red, green, blue: Pillow, and most decoders.</summary>
    Rgb,

    /// <summary>Blue, green, red: OpenCV, and Windows' 24-bit bitmaps.</summary>
    Bgr,

    /// <summary>Red, green, blue, and alpha, which is dropped.</summary>
    Rgba,

    /// <summary>Blue, green, red, and alpha, which is dropped: Windows' 32-bit bitmaps, Skia on most systems.</summary>
    Bgra,

    /// <summary>One level of gray.</summary>
    Gray,
}
