using System.IO.Enumeration;
using Unroll.Cli.Evaluation;

namespace Unroll.Cli.Predictions;

/// <summary>The images that a command line names: files, folders, patterns.</summary>
internal static class ImageSources
{
    private const string Anywhere = "**";

    private static readonly char[] _wildcards = ['*', '?'];

    /// <summary>Finds the files, those of a folder and of a pattern in the order of their names. A name that leads to none stays, as an error of its own.</summary>
    public static IReadOnlyList<ImageSource> Find(IEnumerable<string> names) => [.. names.SelectMany(Find)];

    private static IEnumerable<ImageSource> Find(string name)
    {
        if (Directory.Exists(name))
        {
            return Found(
                Directory.EnumerateFiles(name).Where(path => FolderImages.IsImage(path) && !Path.GetFileName(path).StartsWith('.')),
                new ImageSource(name, $"{name}: the folder has no image."));
        }

        // A file may have a star in its name.
        return File.Exists(name) || name.IndexOfAny(_wildcards) < 0
            ? [new ImageSource(name)]
            : Found(Match(name), new ImageSource(name, $"{name}: no file matches."));
    }

    private static ImageSource[] Found(IEnumerable<string> paths, ImageSource none)
    {
        ImageSource[] sources = [.. paths.Order(StringComparer.Ordinal).Select(path => new ImageSource(path))];
        return sources.Length > 0 ? sources : [none];
    }

    /// <summary>Windows' shells leave patterns to programs, and so does whoever quotes one. As in a shell, ** means folders of any depth, and hidden files are named by who wants them.</summary>
    private static IEnumerable<string> Match(string pattern)
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

/// <summary>A file to look at, or a name that leads to none.</summary>
/// <param name="Path">As the user named it, or below the folder that the user named.</param>
/// <param name="Error">Why there is none; null: there may be.</param>
internal sealed record ImageSource(string Path, string? Error = null);
