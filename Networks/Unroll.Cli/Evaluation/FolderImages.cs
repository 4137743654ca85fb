using System.Globalization;

namespace Unroll.Cli.Evaluation;

/// <summary>One folder of images for each class, the classes in the order of the folders' names: torchvision's ImageFolder.</summary>
internal sealed class FolderImages : LabelledImages
{
    // torchvision/datasets/folder.py: IMG_EXTENSIONS.
    private static readonly string[] _extensions = [".jpg", ".jpeg", ".png", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp"];

    private readonly string _root;
    private readonly string[] _paths;

    private FolderImages(string root, string[] paths, int[] classes, IReadOnlyList<string> notes)
        : base(classes, notes)
    {
        _root = root;
        _paths = paths;
    }

    /// <exception cref="CommandException">The number of folders is not that of the network's classes, or one has no images.</exception>
    public static FolderImages OpenFolders(string root, Classifier classifier)
    {
        var leftOut = new LeftOut(root);
        string[] folders = [.. Directory.EnumerateDirectories(root).Where(folder => !leftOut.IsHidden(folder)).Order(StringComparer.Ordinal)];
        if (folders.Length != classifier.Classes)
        {
            throw new CommandException(string.Create(
                CultureInfo.InvariantCulture,
                $"{root} has no test-images IDX file and {folders.Length} folders{leftOut.InBrackets}; {classifier.Entry.Name} has {classifier.Classes} classes and needs one folder of images for each."));
        }

        List<string> paths = [];
        List<int> classes = [];
        for (var i = 0; i < folders.Length; i++)
        {
            string[] images = [.. FilesBelow(folders[i], leftOut).Where(path => IsImage(path, leftOut)).Order(StringComparer.Ordinal)];
            if (images.Length == 0)
            {
                throw new CommandException($"{folders[i]} has no image ({string.Join(", ", _extensions)}){leftOut.InBrackets}.");
            }

            paths.AddRange(images);
            classes.AddRange(Enumerable.Repeat(i, images.Length));
        }

        return new FolderImages(root, [.. paths], [.. classes], leftOut.Notes);
    }

    public override string NameOf(int index) => Path.GetRelativePath(_root, _paths[index]);

    public override void Read(int index, ImageInput input, Span<float> destination) => input.Read(_paths[index], destination);

    private static IEnumerable<string> FilesBelow(string folder, LeftOut leftOut) => Directory.EnumerateFiles(folder).Where(file => !leftOut.IsHidden(file))
        .Concat(Directory.EnumerateDirectories(folder).Where(inner => !leftOut.IsHidden(inner)).SelectMany(inner => FilesBelow(inner, leftOut)));

    /// <summary>Whether torchvision would take a file for an image, by its extension.</summary>
    public static bool IsImage(string path) => _extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static bool IsImage(string path, LeftOut leftOut)
    {
        var isImage = IsImage(path);
        if (!isImage)
        {
            leftOut.AddOther(path);
        }

        return isImage;
    }
}
