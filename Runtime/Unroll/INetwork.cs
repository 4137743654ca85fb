using Unroll.Weights;

namespace Unroll;

/// <summary>A network with its weights, ready to run. Safe to call from several threads at once.</summary>
public interface INetwork
{
    /// <summary>The network's facts: shapes, parameters, layers.</summary>
    NetworkInfo Info { get; }

    /// <summary>Runs one image through a network with one output.</summary>
    /// <param name="input">The image, [channels, height, width] in row-major order (CHW).</param>
    /// <returns>The output, [channels, height, width] in row-major order: a classifier's logits.</returns>
    /// <exception cref="ArgumentException">The length is not one image's.</exception>
    /// <exception cref="InvalidOperationException">The network has several outputs.</exception>
    float[] Forward(ReadOnlySpan<float> input)
    {
        ForwardArguments.CheckImage(Info, input.Length);
        return Forward(input, 1);
    }

    /// <summary>Runs a batch of images through a network with one output.</summary>
    /// <param name="input">Images, [batch, channels, height, width] in row-major order (NCHW).</param>
    /// <param name="batch">How many images these are.</param>
    /// <returns>The output, [batch, channels, height, width] in row-major order.</returns>
    /// <exception cref="ArgumentException">The length is not that of as many images.</exception>
    /// <exception cref="InvalidOperationException">The network has several outputs.</exception>
    float[] Forward(ReadOnlySpan<float> input, int batch)
    {
        ForwardArguments.CheckBatch(Info, input.Length, batch);
        var output = new float[checked(batch * ForwardArguments.SingleOutputOf(Info).Shape.Length)];
        Forward(input, new Memory<float>[] { output });
        return output;
    }

    /// <summary>Runs a batch of images without allocating.</summary>
    /// <param name="input">Images, [batch, channels, height, width] in row-major order (NCHW); the batch size follows from the length, and the outputs must be of as many images.</param>
    /// <param name="outputs">One buffer for each output of <see cref="NetworkInfo.Outputs"/>; each receives [batch, channels, height, width] in row-major order.</param>
    /// <exception cref="ArgumentException">A length does not fit the shapes.</exception>
    void Forward(ReadOnlySpan<float> input, ReadOnlySpan<Memory<float>> outputs);
}

/// <summary>A network that a declaration was compiled to.</summary>
/// <typeparam name="TSelf">The declared record.</typeparam>
public interface INetwork<TSelf> : INetwork
    where TSelf : INetwork<TSelf>
{
    /// <summary>The network's facts: shapes, parameters, layers.</summary>
    static new abstract NetworkInfo Info { get; }

    /// <summary>Loads a checkpoint: PyTorch (.pth) or safetensors, with upstream's parameter names.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Threads and strictness; null for the defaults.</param>
    /// <exception cref="CheckpointException">The file is not a checkpoint, or not one of this network; the message lists what differs.</exception>
    static abstract TSelf Load(string path, LoadOptions? options = null);

    /// <summary>Loads parameters that have been opened already or are in memory.</summary>
    /// <param name="weights">The parameters by upstream's names.</param>
    /// <param name="options">Threads and strictness; null for the defaults.</param>
    /// <exception cref="CheckpointException">The parameters are not this network's; the message lists what differs.</exception>
    static abstract TSelf Load(StateDict weights, LoadOptions? options = null);
}
