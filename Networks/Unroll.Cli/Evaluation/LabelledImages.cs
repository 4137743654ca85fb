using System.Globalization;
using Unroll.Images;

namespace Unroll.Cli.Evaluation;

/// <summary>Images whose classes are known. Reading is safe from several threads.</summary>
internal abstract class LabelledImages
{
    private readonly int[] _classes;

    protected LabelledImages(int[] classes, IReadOnlyList<string> notes)
    {
        _classes = classes;
        Notes = notes;
    }

    /// <summary>What a person should know of the data, such as files that are not counted.</summary>
    public IReadOnlyList<string> Notes { get; }

    public int Count => _classes.Length;

    public int ClassOf(int index) => _classes[index];

    public abstract string NameOf(int index);

    /// <summary>The pixels, where they are at hand without reading each image's file.</summary>
    public virtual ReadOnlySpan<byte> Content => [];

    /// <summary>Reads an image as the network's input.</summary>
    /// <exception cref="ImageException">The image cannot be read.</exception>
    public abstract void Read(int index, ImageInput input, Span<float> destination);

    /// <summary>Opens a folder: IDX files if there are any, otherwise one folder for each class.</summary>
    /// <exception cref="CommandException">It is neither, or its classes are not the network's.</exception>
    public static LabelledImages Open(string folder, Classifier classifier)
    {
        if (!Directory.Exists(folder))
        {
            throw new CommandException($"{folder}: there is no such folder.");
        }

        var images = IdxImages.TryOpen(folder) ?? (LabelledImages)FolderImages.OpenFolders(folder, classifier);
        for (var i = 0; i < images.Count; i++)
        {
            if (images.ClassOf(i) >= classifier.Classes)
            {
                throw new CommandException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{folder}: {images.NameOf(i)} is labelled {images.ClassOf(i)}, but {classifier.Entry.Name} has {classifier.Classes} classes, 0 to {classifier.Classes - 1}."));
            }
        }

        return images;
    }
}
