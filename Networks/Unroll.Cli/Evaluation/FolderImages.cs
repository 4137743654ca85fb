using System.Globalization;
using Unroll.Images;

namespace Unroll.Cli.Evaluation;

/// <summary>One folder of images for each class, the classes in the order of the folders' names: torchvision's ImageFolder.</summary>
internal sealed class FolderImages : LabelledImages
{
    private static readonly string[] _extensions = [".jpg", ".jpeg", ".png", ".ppm", ".pgm", ".bmp"];

    private readonly string _root;
    private readonly string[] _paths;

    private FolderImages(string root, string[] paths, int[] classes)
        : base(classes)
    {
        _root = root;
        _paths = paths;
    }

    /// <exception cref="CommandException">The number of folders is not that of the network's classes, or one has no images.</exception>
    public static FolderImages OpenFolders(string root, Classifier classifier)
    {
        string[] folders = [.. Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal)];
        if (folders.Length != classifier.Classes)
        {
            throw new CommandException(string.Create(
                CultureInfo.InvariantCulture,
                $"{root} has no test-images IDX file and {folders.Length} folders; {classifier.Entry.Name} has {classifier.Classes} classes and needs one folder of images for each."));
        }

        List<string> paths = [];
        List<int> classes = [];
        for (var i = 0; i < folders.Length; i++)
        {
            string[] images = [.. Directory.EnumerateFiles(folders[i], "*", SearchOption.AllDirectories).Where(IsImage).Order(StringComparer.Ordinal)];
            if (images.Length == 0)
            {
                throw new CommandException($"{folders[i]} has no image ({string.Join(", ", _extensions)}).");
            }

            paths.AddRange(images);
            classes.AddRange(Enumerable.Repeat(i, images.Length));
        }

        return new FolderImages(root, [.. paths], [.. classes]);
    }

    public override string NameOf(int index) => Path.GetRelativePath(_root, _paths[index]);

    public override void Read(int index, Preprocessing preprocessing, Span<float> input) => preprocessing.Apply(RgbImage.Load(_paths[index]), input);

    /// <summary>Whether a file's name is that of an image.</summary>
    public static bool IsImage(string path) => _extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
