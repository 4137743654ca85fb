using System.Text;

namespace Unroll.Torch;

/// <summary>The interface versions that Linux libraries define or require, such as GLIBCXX_3.4.30.</summary>
internal static class LibraryVersions
{
    /// <summary>The newest version of a family that a library names; null where it names none or cannot be read.</summary>
    /// <param name="file">The library.</param>
    /// <param name="family">What the versions begin with, up to the number: "GLIBCXX_".</param>
    public static string? Newest(string file, string family)
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        Version? newest = null;
        var prefix = Encoding.ASCII.GetBytes(family);
        var rest = content.AsSpan();
        for (var at = rest.IndexOf(prefix); at >= 0; at = rest.IndexOf(prefix))
        {
            rest = rest[(at + prefix.Length)..];
            if (Version.TryParse(Number(rest), out var version) && (newest is null || version > newest))
            {
                newest = version;
            }
        }

        return newest is null ? null : family + newest.ToString();
    }

    /// <summary>A name in a library ends with a zero byte.</summary>
    private static string Number(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)0);
        return end < 0 ? "" : Encoding.ASCII.GetString(text[..Math.Min(end, 32)]);
    }
}
