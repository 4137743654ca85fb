using System.Globalization;

namespace Unroll.Images;

/// <summary>A piece of an image about its centre, within the image.</summary>
/// <param name="Left">Its first column.</param>
/// <param name="Top">Its first row.</param>
/// <param name="Width">Its width in pixels, at least 1.</param>
/// <param name="Height">Its height in pixels, at least 1.</param>
internal readonly record struct CentralBox(int Left, int Top, int Width, int Height)
{
    /// <summary>
    /// A part of the largest rectangle of an aspect that the image has: the official ResNeSt's ECenterCrop (resnest/torch/transforms/transforms.py), which is square, and Pillow's Image.crop,
    /// which rounds the edges of its box.
    /// </summary>
    /// <exception cref="ImageException">No pixel is left of the image.</exception>
    internal static CentralBox OfAspect(int width, int height, int aspectWidth, int aspectHeight, double part)
    {
        // One side is the image's; where the aspect is square the factor of the other is exactly 1, and both are upstream's part * min(width, height).
        bool isNarrower = (long)width * aspectHeight <= (long)height * aspectWidth;
        double boxWidth = part * (isNarrower ? width : height * ((double)aspectWidth / aspectHeight));
        double boxHeight = part * (isNarrower ? width * ((double)aspectHeight / aspectWidth) : height);
        (int left, int right) = Edges(width, boxWidth);
        (int top, int bottom) = Edges(height, boxHeight);
        return right > left && bottom > top
            ? new CentralBox(left, top, right - left, bottom - top)
            : throw new ImageException(string.Create(
                CultureInfo.InvariantCulture, $"An image of {width} x {height} pixels is too small: {part} of it, about the centre, has no pixel."));
    }

    /// <summary>The same part of each side: TensorFlow's central_crop (python/ops/image_ops_impl.py), which leaves as much on either side and keeps at least a pixel.</summary>
    internal static CentralBox OfSides(int width, int height, double part)
    {
        int left = Before(width, part);
        int top = Before(height, part);
        return new CentralBox(left, top, width - (2 * left), height - (2 * top));
    }

    // Python's round goes to the even neighbour at a half. The end is counted from the rounded edge, and stays within the image: where that one was rounded up, half a pixel or more is left behind it.
    private static (int First, int End) Edges(int size, double length)
    {
        double first = Math.Round((size - length) / 2, MidpointRounding.ToEven);
        return ((int)first, (int)Math.Round(first + length, MidpointRounding.ToEven));
    }

    private static int Before(int size, double part) => (int)((size - (size * part)) / 2);
}
