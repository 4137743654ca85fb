using Unroll.Weights;

namespace Unroll.Hub;

/// <summary>Networks with their published weights, in one call.</summary>
#pragma warning disable CA1000 // The analyzer takes an extension of a type parameter for a generic type.
public static class PretrainedNetworks
{
    /// <summary>Members of every declared network. Before C# 14 they are called as <c>PretrainedNetworks.LoadPretrainedAsync&lt;ResNet50&gt;()</c>.</summary>
    /// <typeparam name="TNetwork">The declared record.</typeparam>
    extension<TNetwork>(TNetwork)
        where TNetwork : INetwork<TNetwork>
    {
        /// <summary>Loads the network with published weights, which are downloaded unless they are in PyTorch's or Hugging Face's cache: <c>await ResNet50.LoadPretrainedAsync()</c>.</summary>
        /// <param name="progress">Told how far the download has come.</param>
        /// <param name="weights">A tag of the network ("IMAGENET1K_V2"), or an address (<c>hf://timm/resnet50.a1_in1k</c>, <c>https://…</c>); null: the first that the table has for the network's name.</param>
        /// <param name="options">Threads and strictness; null for the defaults.</param>
        /// <param name="hub">Caches, servers, patience; null: the defaults, and the environment's.</param>
        /// <param name="cancellation">Ends the download.</param>
        /// <exception cref="HubException">The weights cannot be had, or are another network's.</exception>
        /// <exception cref="CheckpointException">The weights do not fit the network; the message lists what differs.</exception>
        public static async Task<TNetwork> LoadPretrainedAsync(
            IProgress<DownloadProgress>? progress = null, string? weights = null, LoadOptions? options = null, HubOptions? hub = null, CancellationToken cancellation = default)
        {
            var fetched = await FetchPretrainedAsync<TNetwork>(progress, weights, hub, cancellation).ConfigureAwait(false);
            options ??= new LoadOptions();

            // What a hash is, and whether the content has it, is settled: a date in a name is none.
            options = options with { VerifyHash = false, WeightsOf = options.WeightsOf ?? fetched.Network };
            return await Task.Run(() => TNetwork.Load(fetched.Path, options), cancellation).ConfigureAwait(false);
        }

        /// <summary>Brings published weights for the network, and tells what prepares images for them (<see cref="FetchedWeights.PreprocessingFor"/>).</summary>
        /// <param name="progress">Told how far the download has come.</param>
        /// <param name="weights">A tag of the network, or an address; null: the first that the table has for the network's name.</param>
        /// <param name="hub">Caches, servers, patience; null: the defaults, and the environment's.</param>
        /// <param name="cancellation">Ends the download.</param>
        /// <exception cref="HubException">The weights cannot be had, or are another network's.</exception>
        public static async Task<FetchedWeights> FetchPretrainedAsync(
            IProgress<DownloadProgress>? progress = null, string? weights = null, HubOptions? hub = null, CancellationToken cancellation = default)
        {
            using var source = new WeightsHub(hub);
            return await source.FetchAsync(TNetwork.Info, weights, progress, cancellation).ConfigureAwait(false);
        }
    }
}
