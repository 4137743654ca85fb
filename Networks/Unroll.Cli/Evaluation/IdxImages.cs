using System.Globalization;
using Unroll.Data;
using Unroll.Images;

namespace Unroll.Cli.Evaluation;

/// <summary>Gray images and their labels in IDX files, the format of MNIST and its relatives.</summary>
internal sealed class IdxImages : LabelledImages
{
    private readonly byte[] _pixels;
    private readonly int _height;
    private readonly int _width;

    private IdxImages(byte[] pixels, int height, int width, int[] classes)
        : base(classes, [])
    {
        _pixels = pixels;
        _height = height;
        _width = width;
    }

    public override ReadOnlySpan<byte> Content => _pixels;

    /// <summary>Opens the files test-images* (or t10k-images*) and test-labels* (t10k-labels*); null when the folder has no such images.</summary>
    /// <exception cref="InvalidDataException">A file is not an IDX file.</exception>
    /// <exception cref="CommandException">The files do not fit together.</exception>
    public static IdxImages? TryOpen(string folder)
    {
        if (Find(folder, "images") is not { } imageFile)
        {
            return null;
        }

        var labelFile = Find(folder, "labels") ?? throw new CommandException($"{folder} has {Path.GetFileName(imageFile)}, but no test-labels file.");
        var (shape, pixels) = IdxFile.Read(imageFile);
        var (labelShape, labels) = IdxFile.Read(labelFile);
        if (shape.Length != 3 || labelShape.Length != 1 || labels.Length != shape[0])
        {
            throw new CommandException(
                $"{folder}: the images are {Figures.Shape(shape)}, the labels {Figures.Shape(labelShape)}; they should be [N, height, width] and [N].");
        }

        if (Path.GetFileName(imageFile).Contains("-columns-", StringComparison.Ordinal))
        {
            (shape, pixels) = IdxFile.TransposeLastTwoAxes(shape, pixels);
        }

        return new IdxImages(pixels, shape[1], shape[2], [.. labels.Select(label => (int)label)]);
    }

    public override string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"#{index}");

    public override void Read(int index, ImageInput input, Span<float> destination)
    {
        var length = _height * _width;
        input.Preprocessing.Apply(GrayImage.FromPixels(_width, _height, _pixels.AsSpan(index * length, length)), destination);
    }

    /// <summary>The first by name, preferring one that is not compressed.</summary>
    private static string? Find(string folder, string what) =>
        Directory.EnumerateFiles(folder).Where(path => IsIdx(Path.GetFileName(path), what)).Order(StringComparer.Ordinal).FirstOrDefault();

    private static bool IsIdx(string file, string what) =>
        file.StartsWith($"test-{what}", StringComparison.Ordinal) || file.StartsWith($"t10k-{what}", StringComparison.Ordinal);
}
