using System.IO.Enumeration;

namespace Unroll.Cli;

/// <summary>Names of files with wildcards.</summary>
internal static class FilePattern
{
    private const string Anywhere = "**";

    private static readonly char[] _wildcards = ['*', '?'];

    /// <summary>Whether a name is a pattern; a file may have a star in its name.</summary>
    public static bool IsPattern(string name) => name.IndexOfAny(_wildcards) >= 0 && !File.Exists(name);

    /// <summary>Windows' shells leave patterns to programs, and so does whoever quotes one. As in a shell, ** means folders of any depth, and hidden files are named by who wants them.</summary>
    public static IEnumerable<string> Match(string pattern)
    {
        var text = pattern.Replace(Path.DirectorySeparatorChar, '/');
        var cut = text[..text.IndexOfAny(_wildcards)].LastIndexOf('/') + 1;
        return Match(text[..cut], text[cut..].Split('/')).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Match(string folder, ReadOnlyMemory<string> parts)
    {
        var part = parts.Span[0];
        var rest = parts[1..];
        var place = folder.Length == 0 ? "." : folder;
        if (!Directory.Exists(place))
        {
            return [];
        }

        if (rest.IsEmpty)
        {
            return Directory.EnumerateFiles(place).Where(path => IsNamed(path, part == Anywhere ? "*" : part)).Select(Below);
        }

        var folders = Directory.EnumerateDirectories(place).Where(path => IsNamed(path, part == Anywhere ? "*" : part)).Select(Below);
        return part == Anywhere
            ? Match(folder, rest).Concat(folders.SelectMany(path => Match(path, parts)))
            : folders.SelectMany(path => Match(path, rest));

        string Below(string path) => Path.Combine(folder, Path.GetFileName(path));
    }

    private static bool IsNamed(string path, string pattern)
    {
        var name = Path.GetFileName(path);
        return (!name.StartsWith('.') || pattern.StartsWith('.')) && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: OperatingSystem.IsWindows());
    }
}
