namespace Unroll.Data;

/// <summary>Reads a stream whose length cannot be trusted, growing as data arrive.</summary>
internal static class BoundedReader
{
    /// <summary>All bytes up to the stream's end, or null when there are more than <paramref name="maximum"/>.</summary>
    internal static byte[]? ReadToEnd(Stream stream, long maximum)
    {
        // Arrays end at Array.MaxLength, and one byte beyond the maximum must fit to notice an excess.
        var limit = (int)Math.Min(maximum, Array.MaxLength - 1);
        var first = stream.CanSeek && stream.Length <= limit ? (int)stream.Length + 1 : 64 * 1024;
        var buffer = new byte[Math.Min(first, limit + 1)];
        var count = 0;
        while (true)
        {
            var read = stream.Read(buffer, count, buffer.Length - count);
            if (read == 0)
            {
                Array.Resize(ref buffer, count);
                return buffer;
            }

            count += read;
            if (count > limit)
            {
                return null;
            }

            if (count == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, limit + 1));
            }
        }
    }
}
