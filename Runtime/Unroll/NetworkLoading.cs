using System.Diagnostics.CodeAnalysis;
using Unroll.Weights;

namespace Unroll;

/// <summary>
/// Loading a network from elsewhere than a path, and without waiting: <c>ResNet50.Load(stream)</c>, <c>await ResNet50.LoadAsync("resnet50.pth")</c>. Before C# 14 these are written
/// <c>NetworkLoading.Load&lt;ResNet50&gt;(stream)</c>.
/// </summary>
[SuppressMessage("Design", "CA1000", Justification = "An extension's type parameter is inferred from the network it is called on.")]
public static class NetworkLoading
{
    extension<TNetwork>(TNetwork)
        where TNetwork : INetwork<TNetwork>
    {
        /// <summary>Loads a checkpoint that a stream holds: an embedded resource, a download, an entry of an archive.</summary>
        /// <param name="stream">The stream; it is read to its end, and not closed.</param>
        /// <param name="options">Threads and strictness; null for the defaults.</param>
        /// <exception cref="CheckpointException">It is no checkpoint, or not of this network; the message lists what differs.</exception>
        public static TNetwork Load(Stream stream, LoadOptions? options = null)
        {
            using StateDict weights = StateDict.Open(stream);
            return TNetwork.Load(weights, options);
        }

        /// <summary>Loads a checkpoint in memory.</summary>
        /// <param name="bytes">What a checkpoint file holds; not needed after the call.</param>
        /// <param name="options">Threads and strictness; null for the defaults.</param>
        /// <exception cref="CheckpointException">It is no checkpoint, or not of this network; the message lists what differs.</exception>
        public static TNetwork Load(ReadOnlyMemory<byte> bytes, LoadOptions? options = null)
        {
            using StateDict weights = StateDict.Open(bytes);
            return TNetwork.Load(weights, options);
        }

        /// <summary>Loads a checkpoint file on other threads.</summary>
        /// <param name="path">A PyTorch or safetensors file.</param>
        /// <param name="options">Threads, strictness, progress; null: the defaults.</param>
        /// <param name="cancellation">Ends loading.</param>
        /// <exception cref="CheckpointException">The file is not a checkpoint, or not one of this network; the message lists what differs.</exception>
        /// <exception cref="OperationCanceledException">It was cancelled.</exception>
        public static Task<TNetwork> LoadAsync(string path, LoadOptions? options = null, CancellationToken cancellation = default) =>
            RunAsync(cancelling => TNetwork.Load(path, cancelling), options, cancellation);

        /// <summary>Loads a checkpoint that a stream holds, without waiting for the stream, and on other threads.</summary>
        /// <param name="stream">The stream; it is read to its end, and not closed.</param>
        /// <param name="options">Threads, strictness, progress; null: the defaults.</param>
        /// <param name="cancellation">Ends reading and loading.</param>
        /// <exception cref="CheckpointException">It is no checkpoint, or not of this network; the message lists what differs.</exception>
        /// <exception cref="OperationCanceledException">It was cancelled.</exception>
        public static async Task<TNetwork> LoadAsync(Stream stream, LoadOptions? options = null, CancellationToken cancellation = default)
        {
            using StateDict weights = await StateDict.OpenAsync(stream, cancellation: cancellation).ConfigureAwait(false);
            return await RunAsync(cancelling => TNetwork.Load(weights, cancelling), options, cancellation).ConfigureAwait(false);
        }

        /// <summary>Loads parameters that have been opened already or are in memory, on other threads.</summary>
        /// <param name="weights">The parameters by upstream's names.</param>
        /// <param name="options">Threads, strictness, progress; null: the defaults.</param>
        /// <param name="cancellation">Ends loading.</param>
        /// <exception cref="CheckpointException">The parameters are not this network's; the message lists what differs.</exception>
        /// <exception cref="OperationCanceledException">It was cancelled.</exception>
        public static Task<TNetwork> LoadAsync(StateDict weights, LoadOptions? options = null, CancellationToken cancellation = default) =>
            RunAsync(cancelling => TNetwork.Load(weights, cancelling), options, cancellation);
    }

    private static async Task<TNetwork> RunAsync<TNetwork>(Func<LoadOptions, TNetwork> load, LoadOptions? options, CancellationToken cancellation)
    {
        options ??= new LoadOptions();
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(options.Cancellation, cancellation);
        return await Task.Run(() => load(options with { Cancellation = both.Token }), both.Token).ConfigureAwait(false);
    }
}
