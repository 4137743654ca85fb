using Unroll.Cli.Evaluation;

namespace Unroll.Cli.Predictions;

/// <summary>The images that a command line names: files, folders, patterns.</summary>
internal static class ImageSources
{
    private const int MaxShown = 80;

    /// <summary>Finds the files, those of a folder and of a pattern in the order of their names. A name that leads to none stays, as an error of its own.</summary>
    public static IReadOnlyList<ImageSource> Find(IEnumerable<string> names) => [.. names.SelectMany(Find)];

    private static IEnumerable<ImageSource> Find(string name)
    {
        if (name.Length == 0)
        {
            return [new ImageSource(name, "an image has an empty name.")];
        }

        if (IsAddress(name) && !File.Exists(name))
        {
            return [new ImageSource(name, $"{Shorten(name)} is an address, not a file: save the image and name its path.")];
        }

        if (Directory.Exists(name))
        {
            return Found(
                Directory.EnumerateFiles(name).Where(path => FolderImages.IsImage(path) && !Path.GetFileName(path).StartsWith('.')),
                new ImageSource(name, $"{name}: the folder has no image."));
        }

        return !FilePattern.IsPattern(name)
            ? [new ImageSource(name)]
            : Found(FilePattern.Match(name), new ImageSource(name, $"{name}: no file matches."));
    }

    private static bool IsAddress(string name) => name.Contains("://", StringComparison.Ordinal) || name.StartsWith("data:", StringComparison.OrdinalIgnoreCase);

    /// <summary>A data URL is as long as its image.</summary>
    private static string Shorten(string name) => name.Length <= MaxShown ? name : name[..MaxShown] + "…";

    private static ImageSource[] Found(IEnumerable<string> paths, ImageSource none)
    {
        ImageSource[] sources = [.. paths.Order(StringComparer.Ordinal).Select(path => new ImageSource(path))];
        return sources.Length > 0 ? sources : [none];
    }
}

/// <summary>A file to look at, or a name that leads to none.</summary>
/// <param name="Path">As the user named it, or below the folder that the user named.</param>
/// <param name="Error">Why there is none; null: there may be.</param>
internal sealed record ImageSource(string Path, string? Error = null);
