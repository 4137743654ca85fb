namespace Unroll;

/// <summary>Checks the arguments of a forward pass, for all back ends.</summary>
internal static class ForwardArguments
{
    /// <summary>The number of images in an input, whose outputs' lengths say it as well.</summary>
    /// <param name="info">The network.</param>
    /// <param name="input">How many values the input has.</param>
    /// <exception cref="ArgumentException">The values do not make a whole number of images, or there are none.</exception>
    public static int BatchOf(NetworkInfo info, long input)
    {
        var image = info.Input.Length;
        return input > 0 && input % image == 0
            ? checked((int)(input / image))
            : throw new ArgumentException($"{Takes(info)}; {Given(input)}, not a whole number of them{OtherSize(info, input)}", nameof(input));
    }

    /// <summary>Checks that an input is one image: a larger image is as long as several of the network's.</summary>
    /// <param name="info">The network.</param>
    /// <param name="input">How many values the input has.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void CheckImage(NetworkInfo info, long input)
    {
        if (BatchOf(info, input) is > 1 and var batch)
        {
            throw new ArgumentException(
                $"{Takes(info)}; {Given(input)}, as many as {batch} such images. For a batch say so: Forward(input, batch: {batch}){OtherSize(info, input)}", nameof(input));
        }
    }

    /// <summary>Checks that an input is a batch of as many images as its caller says.</summary>
    /// <param name="info">The network.</param>
    /// <param name="input">How many values the input has.</param>
    /// <param name="batch">The number of images.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void CheckBatch(NetworkInfo info, long input, int batch)
    {
        if (batch < 1)
        {
            throw new ArgumentException($"A batch has at least 1 image; batch is {batch}.", nameof(batch));
        }

        var expected = (long)batch * info.Input.Length;
        if (input != expected)
        {
            throw new ArgumentException($"{Takes(info)}, {expected} for {Images(batch)}; {Given(input)}{OtherSize(info, input)}", nameof(input));
        }
    }

    /// <summary>The output of a network with one.</summary>
    /// <param name="info">The network.</param>
    /// <exception cref="InvalidOperationException">It has several.</exception>
    public static OutputInfo SingleOutputOf(NetworkInfo info) => info.Outputs is [var output]
        ? output
        : throw new InvalidOperationException(
            $"{info.Name} has {info.Outputs.Count} outputs ({string.Join(", ", info.Outputs.Select(o => o.Name))}): call Forward(input, outputs) with a buffer for each.");

    /// <summary>Checks the buffer for the output of a network with one.</summary>
    /// <param name="info">The network.</param>
    /// <param name="length">The buffer's length.</param>
    /// <param name="batch">The number of images.</param>
    /// <exception cref="ArgumentException">The network has several outputs, or the buffer has a different length from the output.</exception>
    public static void CheckOutput(NetworkInfo info, long length, int batch)
    {
        CheckCount(info, 1);
        CheckLength(info, 0, length, batch);
    }

    /// <summary>Checks the buffers for all outputs.</summary>
    /// <param name="info">The network.</param>
    /// <param name="outputs">The buffers.</param>
    /// <param name="batch">The number of images.</param>
    /// <exception cref="ArgumentException">The number of buffers is not that of the outputs, or a buffer has a different length from its output.</exception>
    public static void CheckOutputs(NetworkInfo info, ReadOnlySpan<Memory<float>> outputs, int batch)
    {
        CheckCount(info, outputs.Length);
        for (var i = 0; i < outputs.Length; i++)
        {
            CheckLength(info, i, outputs[i].Length, batch);
        }
    }

    /// <summary>Checks that there is a buffer for each output.</summary>
    /// <param name="info">The network.</param>
    /// <param name="outputs">The number of buffers.</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static void CheckCount(NetworkInfo info, int outputs)
    {
        if (outputs != info.Outputs.Count)
        {
            throw new ArgumentException(
                $"{info.Name} takes one buffer for each of its outputs ({string.Join(", ", info.Outputs.Select(o => o.Name))}); {outputs} given.", nameof(outputs));
        }
    }

    /// <summary>Checks the length of the buffer for one output.</summary>
    /// <param name="info">The network.</param>
    /// <param name="index">Which output.</param>
    /// <param name="length">The buffer's length.</param>
    /// <param name="batch">The number of images.</param>
    /// <exception cref="ArgumentException">It is not the output's length.</exception>
    public static void CheckLength(NetworkInfo info, int index, long length, int batch)
    {
        var (name, shape) = info.Outputs[index];
        var expected = (long)batch * shape.Length;
        if (length != expected)
        {
            throw new ArgumentException(
                $"The input is {Images(batch)} of {info.Input}, and the output {name} of {Images(batch)} has {expected} values ({batch} times {shape}), but its buffer holds {length}.{(batch > 1 ? Advice(info, (long)batch * info.Input.Length) : "")}");
        }
    }

    private static string Takes(NetworkInfo info) => $"{info.Name} takes images of {info.Input}, {info.Input.Length} values each";

    private static string Given(long input) => input == 0 ? "the input is empty" : $"the input has {input} values";

    private static string Images(int count) => count == 1 ? "1 image" : $"{count} images";

    /// <summary>The end of a sentence, and another one where the input is as long as an image of another size.</summary>
    private static string OtherSize(NetworkInfo info, long input) => $".{Advice(info, input)}";

    private static string Advice(NetworkInfo info, long input) => Size(info.Input, input) is { } size
        ? $" If it is one image of {size}, resize it first, as the network's Preprocessing does, or declare the network for it: Input = {size}."
        : "";

    /// <summary>The image of the network's channels and proportions that has as many values; null if there is none.</summary>
    private static TensorShape? Size(TensorShape network, long values)
    {
        var pixels = values / network.Channels;
        var scale = Math.Sqrt((double)pixels / ((long)network.Height * network.Width));
        var (height, width) = ((int)Math.Round(network.Height * scale), (int)Math.Round(network.Width * scale));
        return values % network.Channels == 0 && height > 0 && width > 0 && (long)height * width == pixels && height != network.Height
            ? new TensorShape(network.Channels, height, width)
            : null;
    }
}
