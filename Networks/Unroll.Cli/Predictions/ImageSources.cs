using Unroll.Cli.Evaluation;

namespace Unroll.Cli.Predictions;

/// <summary>The images that a command line names: files, folders, patterns.</summary>
internal static class ImageSources
{
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

        return !FilePattern.IsPattern(name)
            ? [new ImageSource(name)]
            : Found(FilePattern.Match(name), new ImageSource(name, $"{name}: no file matches."));
    }

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
