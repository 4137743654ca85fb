using Unroll.Data;
using Unroll.Images;

namespace Unroll.Samples.FineTune;

/// <summary>Images of T-shirts (class 0) and shirts (class 1) as the network takes them: the Fashion-MNIST test images, which it was not trained on.</summary>
/// <param name="Pixels">[image, 1, 64, 64].</param>
/// <param name="Classes">0 or 1 for each image.</param>
internal sealed record ShirtImages(float[] Pixels, long[] Classes)
{
    private const int TShirt = 0;
    private const int Shirt = 6;

    private static readonly Preprocessing Preprocessing = new()
    {
        ResizeHeight = ShirtNetwork.InputHeight,
        ResizeWidth = ShirtNetwork.InputWidth,
        CropHeight = ShirtNetwork.InputHeight,
        CropWidth = ShirtNetwork.InputWidth,
        Mean = [0.2860f],
        Std = [0.3530f],
    };

    public static int Length => Preprocessing.OutputLength;

    public int Count => Classes.Length;

    /// <summary>All of the two classes in the files' order.</summary>
    public static ShirtImages Read(string folder)
    {
        var (columnShape, columns) = IdxFile.Read(Path.Combine(folder, "test-images-columns-idx3-ubyte.br"));
        var (shape, pixels) = IdxFile.TransposeLastTwoAxes(columnShape, columns);
        var (_, labels) = IdxFile.Read(Path.Combine(folder, "test-labels-idx1-ubyte.gz"));
        var chosen = Enumerable.Range(0, labels.Length).Where(i => labels[i] is TShirt or Shirt).ToList();
        var images = new ShirtImages(new float[chosen.Count * Length], [.. chosen.Select(i => labels[i] == Shirt ? 1L : 0L)]);
        var size = shape[1] * shape[2];
        for (var i = 0; i < chosen.Count; i++)
        {
            Preprocessing.Apply(GrayImage.FromPixels(shape[2], shape[1], pixels.AsSpan(chosen[i] * size, size)), images.Pixels.AsSpan(i * Length, Length));
        }

        return images;
    }

    /// <summary>Some of them, in another order.</summary>
    public ShirtImages Take(IReadOnlyList<int> indices)
    {
        var part = new ShirtImages(new float[indices.Count * Length], [.. indices.Select(i => Classes[i])]);
        for (var i = 0; i < indices.Count; i++)
        {
            Pixels.AsSpan(indices[i] * Length, Length).CopyTo(part.Pixels.AsSpan(i * Length));
        }

        return part;
    }

    /// <summary>The share that a network tells right.</summary>
    public double Accuracy(ShirtNetwork network)
    {
        var logits = network.Forward(Pixels);
        return Enumerable.Range(0, Count).Count(i => (logits[(2 * i) + 1] > logits[2 * i] ? 1 : 0) == Classes[i]) / (double)Count;
    }
}
