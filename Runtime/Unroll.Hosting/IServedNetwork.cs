using Unroll.Images;

namespace Unroll.Hosting;

/// <summary>A network that a host serves: loaded once, warmed up, its requests queued and batched. Safe to call from any number of threads at once.</summary>
public interface IServedNetwork
{
    /// <summary>The name it is served by: the service's key, or the network's own name.</summary>
    string Name { get; }

    /// <summary>The network's facts: shapes, parameters, layers.</summary>
    NetworkInfo Info { get; }

    /// <summary>The back end that runs it ("CPU").</summary>
    string Backend { get; }

    /// <summary>The most images of a request, and of a batch.</summary>
    int MaxBatchSize { get; }

    /// <summary>What prepares images: as the weights' publisher says, else the network's own; null where none is known.</summary>
    Preprocessing? Preprocessing { get; }

    /// <summary>The classes' names in the order of the logits; null where none are known.</summary>
    IReadOnlyList<string>? Classes { get; }

    /// <summary>Which weights serve, and since when.</summary>
    ServingStatus Status { get; }

    /// <summary>Runs a request of one or more images through a network with one output.</summary>
    /// <param name="input">Images, [batch, channels, height, width] in row-major order (NCHW); not to be changed before the result is there.</param>
    /// <param name="output">Receives [batch, channels, height, width] in row-major order; not to be used before the result is there.</param>
    /// <param name="timeout">How long the request may wait for its turn; null: <see cref="ServingOptions.QueueTimeout"/>.</param>
    /// <param name="cancellation">Takes the request out of the queue. A pass that has begun is not interrupted.</param>
    /// <exception cref="ArgumentException">A length does not fit the shapes, or there are more images than <see cref="MaxBatchSize"/>.</exception>
    /// <exception cref="QueueFullException">As many requests wait as may.</exception>
    /// <exception cref="TimeoutException">The request waited too long.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled while it waited.</exception>
    /// <exception cref="InvalidOperationException">The host has not started the network, or has stopped it.</exception>
    ValueTask ForwardAsync(ReadOnlyMemory<float> input, Memory<float> output, TimeSpan? timeout = null, CancellationToken cancellation = default);

    /// <summary>Runs a request of one or more images.</summary>
    /// <param name="input">Images, [batch, channels, height, width] in row-major order (NCHW); not to be changed before the result is there.</param>
    /// <param name="outputs">One buffer for each output of <see cref="NetworkInfo.Outputs"/>; each receives [batch, channels, height, width] in row-major order.</param>
    /// <param name="timeout">How long the request may wait for its turn; null: <see cref="ServingOptions.QueueTimeout"/>.</param>
    /// <param name="cancellation">Takes the request out of the queue. A pass that has begun is not interrupted.</param>
    /// <exception cref="ArgumentException">A length does not fit the shapes, or there are more images than <see cref="MaxBatchSize"/>.</exception>
    /// <exception cref="QueueFullException">As many requests wait as may.</exception>
    /// <exception cref="TimeoutException">The request waited too long.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled while it waited.</exception>
    /// <exception cref="InvalidOperationException">The host has not started the network, or has stopped it.</exception>
    ValueTask ForwardAsync(ReadOnlyMemory<float> input, ReadOnlySpan<Memory<float>> outputs, TimeSpan? timeout = null, CancellationToken cancellation = default);

    /// <summary>Runs a request of one or more images, which are copied, through a network with one output.</summary>
    /// <param name="input">Images, [batch, channels, height, width] in row-major order (NCHW).</param>
    /// <param name="cancellation">Takes the request out of the queue. A pass that has begun is not interrupted.</param>
    /// <returns>[batch, channels, height, width] in row-major order: a classifier's logits.</returns>
    /// <exception cref="ArgumentException">The length does not fit the shape, or there are more images than <see cref="MaxBatchSize"/>.</exception>
    /// <exception cref="QueueFullException">As many requests wait as may.</exception>
    /// <exception cref="TimeoutException">The request waited too long.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled while it waited.</exception>
    /// <exception cref="InvalidOperationException">The network has several outputs, or the host has not started it, or has stopped it.</exception>
    ValueTask<float[]> ForwardAsync(ReadOnlySpan<float> input, CancellationToken cancellation = default);

    /// <summary>Prepares an image on the caller's thread, runs it, and names the most probable classes.</summary>
    /// <param name="image">The image.</param>
    /// <param name="top">How many classes.</param>
    /// <param name="cancellation">Takes the request out of the queue. A pass that has begun is not interrupted.</param>
    /// <returns>The most probable classes, the most probable one first.</returns>
    /// <exception cref="QueueFullException">As many requests wait as may.</exception>
    /// <exception cref="TimeoutException">The request waited too long.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled while it waited.</exception>
    /// <exception cref="InvalidOperationException">The network returns no logits, or no preprocessing is known, or the host has not started it, or has stopped it.</exception>
    ValueTask<IReadOnlyList<ClassPrediction>> ClassifyAsync(RgbImage image, int top = 5, CancellationToken cancellation = default);

    /// <summary>Prepares a gray image on the caller's thread, runs it, and names the most probable classes.</summary>
    /// <param name="image">The image.</param>
    /// <param name="top">How many classes.</param>
    /// <param name="cancellation">Takes the request out of the queue. A pass that has begun is not interrupted.</param>
    /// <returns>The most probable classes, the most probable one first.</returns>
    /// <exception cref="QueueFullException">As many requests wait as may.</exception>
    /// <exception cref="TimeoutException">The request waited too long.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled while it waited.</exception>
    /// <exception cref="InvalidOperationException">The network returns no logits, or no preprocessing is known, or the host has not started it, or has stopped it.</exception>
    ValueTask<IReadOnlyList<ClassPrediction>> ClassifyAsync(GrayImage image, int top = 5, CancellationToken cancellation = default);

    /// <summary>Loads the weights anew beside those that serve, checks them, and lets them serve from the next batch on. Where that fails, the old ones go on serving.</summary>
    /// <param name="cancellation">Ends loading.</param>
    /// <exception cref="Unroll.Weights.CheckpointException">The file is not a checkpoint of this network.</exception>
    /// <exception cref="Unroll.Hub.HubException">The published weights cannot be had.</exception>
    /// <exception cref="InvalidDataException">The network with the new weights returns values that are not finite.</exception>
    Task ReloadAsync(CancellationToken cancellation = default);
}

/// <summary>A served network that a declaration was compiled to.</summary>
/// <typeparam name="TNetwork">The declared record.</typeparam>
#pragma warning disable CA1040 // The type parameter is what the interface is for: injection by the network's type.
public interface IServedNetwork<TNetwork> : IServedNetwork
#pragma warning restore CA1040
    where TNetwork : INetwork<TNetwork>;
