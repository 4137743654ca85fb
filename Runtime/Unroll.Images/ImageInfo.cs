namespace Unroll.Images;

/// <summary>What an image file says of itself before its pixels are decoded.</summary>
/// <param name="Format">The format, by content.</param>
/// <param name="Width">The width in pixels as stored, before any orientation is applied.</param>
/// <param name="Height">The height in pixels as stored, before any orientation is applied.</param>
/// <param name="Orientation">EXIF's orientation, 1 (as stored) to 8.</param>
public readonly record struct ImageInfo(ImageFormat Format, int Width, int Height, int Orientation);
