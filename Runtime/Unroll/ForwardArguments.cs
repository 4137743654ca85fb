namespace Unroll;

/// <summary>Checks the arguments of a forward pass, for all back ends.</summary>
internal static class ForwardArguments
{
    /// <summary>The number of images in an input.</summary>
    /// <param name="info">The network.</param>
    /// <param name="input">How many values the input has.</param>
    /// <exception cref="ArgumentException">The values do not make a whole number of images, or there are none.</exception>
    public static int BatchOf(NetworkInfo info, long input)
    {
        var image = info.Input.Length;
        return input > 0 && input % image == 0
            ? checked((int)(input / image))
            : throw new ArgumentException($"{info.Name} takes images of {info.Input}, {image} values each; {input} values are not a whole number of them.", nameof(input));
    }

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
            throw new ArgumentException($"The output {name} of {batch} images has {expected} values ({batch} times {shape}), but the buffer holds {length}.");
        }
    }
}
