using Unroll.Images;

namespace Unroll;

/// <summary>What a loaded network does besides <see cref="INetwork.Forward(ReadOnlySpan{float})"/>, on whichever back end.</summary>
public static class NetworkRunning
{
    /// <summary>Classifies an image: prepares it, runs the network, and names the most probable classes.</summary>
    /// <param name="network">A classifier.</param>
    /// <param name="image">The image.</param>
    /// <param name="top">How many classes.</param>
    /// <param name="classes">Their names in the order of the logits; null: their numbers.</param>
    /// <param name="preprocessing">What prepares the image; null: the network's own, <see cref="NetworkInfo.Preprocessing"/>.</param>
    /// <returns>The most probable classes, the most probable one first.</returns>
    /// <exception cref="ArgumentException">The preprocessing makes another input than the network takes, or there are more or fewer names than classes.</exception>
    /// <exception cref="InvalidOperationException">The network returns no logits, or no preprocessing is known.</exception>
    public static IReadOnlyList<ClassPrediction> Classify(
        this INetwork network, RgbImage image, int top = 5, IReadOnlyList<string>? classes = null, Preprocessing? preprocessing = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        var (applied, input) = Prepare(network, preprocessing);
        applied.Apply(image, input);
        return Classify(network, input, top, classes);
    }

    /// <summary>Classifies a gray image: prepares it, runs the network, and names the most probable classes.</summary>
    /// <param name="network">A classifier.</param>
    /// <param name="image">The image.</param>
    /// <param name="top">How many classes.</param>
    /// <param name="classes">Their names in the order of the logits; null: their numbers.</param>
    /// <param name="preprocessing">What prepares the image; null: the network's own, <see cref="NetworkInfo.Preprocessing"/>.</param>
    /// <returns>The most probable classes, the most probable one first.</returns>
    /// <exception cref="ArgumentException">The preprocessing makes another input than the network takes, or there are more or fewer names than classes.</exception>
    /// <exception cref="InvalidOperationException">The network returns no logits, or no preprocessing is known.</exception>
    public static IReadOnlyList<ClassPrediction> Classify(
        this INetwork network, GrayImage image, int top = 5, IReadOnlyList<string>? classes = null, Preprocessing? preprocessing = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        var (applied, input) = Prepare(network, preprocessing);
        applied.Apply(image, input);
        return Classify(network, input, top, classes);
    }

    /// <summary>Classifies an image that is prepared already, and names the most probable classes.</summary>
    /// <param name="network">A classifier; where it also returns feature maps, its logits count.</param>
    /// <param name="input">One image, [channels, height, width] in row-major order (CHW).</param>
    /// <param name="top">How many classes.</param>
    /// <param name="classes">Their names in the order of the logits; null: their numbers.</param>
    /// <returns>The most probable classes, the most probable one first.</returns>
    /// <exception cref="ArgumentException">The length is not one image's, or there are more or fewer names than classes.</exception>
    /// <exception cref="InvalidOperationException">The network returns no logits.</exception>
    public static IReadOnlyList<ClassPrediction> Classify(this INetwork network, ReadOnlySpan<float> input, int top = 5, IReadOnlyList<string>? classes = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ForwardArguments.CheckImage(network.Info, input.Length);
        var outputs = network.Info.Outputs.Select(output => new float[output.Shape.Length]).ToArray();
        var logits = outputs[IndexOfLogits(network.Info)];
        network.Forward(input, Array.ConvertAll(outputs, output => output.AsMemory()));
        return Logits.Top(logits, top, classes);
    }

    /// <summary>
    /// Runs the network once on an image of zeros, so that the first image that matters is as fast as the rest: the first pass of a process compiles code, fetches the weights from
    /// memory and starts the network's threads.
    /// </summary>
    /// <param name="network">The network.</param>
    public static void WarmUp(this INetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        network.Forward(new float[network.Info.Input.Length], network.Info.Outputs.Select(output => new float[output.Shape.Length].AsMemory()).ToArray());
    }

    private static (Preprocessing Preprocessing, float[] Input) Prepare(INetwork network, Preprocessing? preprocessing)
    {
        ArgumentNullException.ThrowIfNull(network);
        return (CheckPreprocessing(network.Info, preprocessing ?? network.Info.Preprocessing), new float[network.Info.Input.Length]);
    }

    /// <summary>What prepares images for a network, once it is known to make the network's input.</summary>
    internal static Preprocessing CheckPreprocessing(NetworkInfo info, Preprocessing? preprocessing)
    {
        if (preprocessing is null)
        {
            throw new InvalidOperationException($"{info.Name} takes {info.Input.Channels} channels and images have 1 or 3: no preprocessing is known for it.");
        }

        var made = new TensorShape(preprocessing.Channels, preprocessing.CropHeight, preprocessing.CropWidth);
        return made == info.Input
            ? preprocessing
            : throw new ArgumentException($"The preprocessing makes {made} of an image, and {info.Name} takes {info.Input}.", nameof(preprocessing));
    }

    /// <summary>Which of a network's outputs is a classifier's.</summary>
    internal static int IndexOfLogits(NetworkInfo info)
    {
        for (var i = info.Outputs.Count - 1; i >= 0; i--)
        {
            if (info.Outputs[i] is { Name: "logits", Shape: { Height: 1, Width: 1 } })
            {
                return i;
            }
        }

        throw new InvalidOperationException(
            $"{info.Name} returns no logits but {string.Join(", ", info.Outputs.Select(output => $"{output.Name} {output.Shape}"))}: declare it with Classes to classify.");
    }
}
