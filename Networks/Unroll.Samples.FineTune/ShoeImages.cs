using Unroll.Data;
using Unroll.Images;
using Unroll.Networks;

namespace Unroll.Samples.FineTune;

/// <summary>Images of sneakers (class 0) and ankle boots (class 1) in the network's input format: the shipped ones of Fashion-MNIST, which it was not trained on.</summary>
/// <param name="Pixels">[image, 1, 64, 64].</param>
/// <param name="Classes">0 or 1 for each image.</param>
internal sealed record ShoeImages(float[] Pixels, long[] Classes)
{
    private const int Sneaker = 7;
    private const int AnkleBoot = 9;

    public static int Length => ShoeNetwork.Preprocessing.OutputLength;

    public int Count => Classes.Length;

    /// <summary>All images of the two classes, in the files' order.</summary>
    public static ShoeImages Read(string folder)
    {
        var (columnShape, columns) = IdxFile.Read(Path.Combine(folder, "test-images-columns-idx3-ubyte.br"));
        var (shape, pixels) = IdxFile.TransposeLastTwoAxes(columnShape, columns);
        var (_, labels) = IdxFile.Read(Path.Combine(folder, "test-labels-idx1-ubyte.gz"));
        var chosen = Enumerable.Range(0, labels.Length).Where(i => labels[i] is Sneaker or AnkleBoot).ToList();
        var images = new ShoeImages(new float[chosen.Count * Length], [.. chosen.Select(i => labels[i] == AnkleBoot ? 1L : 0L)]);
        var size = shape[1] * shape[2];
        for (var i = 0; i < chosen.Count; i++)
        {
            ShoeNetwork.Preprocessing.Apply(GrayImage.FromPixels(shape[2], shape[1], pixels.AsSpan(chosen[i] * size, size)), images.Pixels.AsSpan(i * Length, Length));
        }

        return images;
    }

    /// <summary>Some of the images, in another order.</summary>
    public ShoeImages Take(IReadOnlyList<int> indices)
    {
        var part = new ShoeImages(new float[indices.Count * Length], [.. indices.Select(i => Classes[i])]);
        for (var i = 0; i < indices.Count; i++)
        {
            Pixels.AsSpan(indices[i] * Length, Length).CopyTo(part.Pixels.AsSpan(i * Length));
        }

        return part;
    }

    /// <summary>The share that a network classifies correctly.</summary>
    public double Accuracy(ShoeNetwork network) => Accuracy(network.Forward(Pixels, Count), ShoeNetwork.OutputChannels, 0, 1);

    /// <summary>The share that the ten-class network classifies correctly, using only its logits for these two classes.</summary>
    public double AccuracyOfTenClasses(FashionResNet18 network) => Accuracy(network.Forward(Pixels, Count), FashionResNet18.OutputChannels, Sneaker, AnkleBoot);

    private double Accuracy(float[] logits, int stride, int first, int second) =>
        Enumerable.Range(0, Count).Count(i => (logits[(i * stride) + second] > logits[(i * stride) + first] ? 1 : 0) == Classes[i]) / (double)Count;
}
