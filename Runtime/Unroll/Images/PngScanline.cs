using System.Numerics;

namespace Unroll.Images;

/// <summary>Undoes the filters of PNG rows (section 9 of the standard).</summary>
internal static class PngScanline
{
    /// <summary>Restores a row in place.</summary>
    /// <param name="filter">The row's filter byte.</param>
    /// <param name="row">The filtered row.</param>
    /// <param name="above">The restored row above; zeros for the first.</param>
    /// <param name="pixelBytes">Whole bytes per pixel, at least 1.</param>
    /// <returns>False when there is no such filter.</returns>
    internal static bool Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above, int pixelBytes)
    {
        switch (filter)
        {
            case 0:
                return true;
            case 1:
                Sub(row, pixelBytes);
                return true;
            case 2:
                Up(row, above);
                return true;
            case 3:
                Average(row, above, pixelBytes);
                return true;
            case 4:
                Paeth(row, above, pixelBytes);
                return true;
            default:
                return false;
        }
    }

    private static void Sub(Span<byte> row, int pixelBytes)
    {
        for (int i = pixelBytes; i < row.Length; i++)
        {
            row[i] += row[i - pixelBytes];
        }
    }

    private static void Up(Span<byte> row, ReadOnlySpan<byte> above)
    {
        int i = 0;
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            (new Vector<byte>(row[i..]) + new Vector<byte>(above[i..])).CopyTo(row[i..]);
        }

        for (; i < row.Length; i++)
        {
            row[i] += above[i];
        }
    }

    private static void Average(Span<byte> row, ReadOnlySpan<byte> above, int pixelBytes)
    {
        above = above[..row.Length];
        for (int i = 0; i < Math.Min(pixelBytes, row.Length); i++)
        {
            row[i] += (byte)(above[i] >> 1);
        }

        for (int i = pixelBytes; i < row.Length; i++)
        {
            row[i] += (byte)((row[i - pixelBytes] + above[i]) >> 1);
        }
    }

    private static void Paeth(Span<byte> row, ReadOnlySpan<byte> above, int pixelBytes)
    {
        above = above[..row.Length];
        for (int i = 0; i < Math.Min(pixelBytes, row.Length); i++)
        {
            row[i] += above[i];
        }

        for (int i = pixelBytes; i < row.Length; i++)
        {
            int left = row[i - pixelBytes];
            int up = above[i];
            int corner = above[i - pixelBytes];
            int fromLeft = Math.Abs(up - corner);
            int fromUp = Math.Abs(left - corner);
            int fromCorner = Math.Abs(left + up - corner - corner);
            int nearest = fromLeft <= fromUp && fromLeft <= fromCorner ? left : fromUp <= fromCorner ? up : corner;
            row[i] += (byte)nearest;
        }
    }
}
