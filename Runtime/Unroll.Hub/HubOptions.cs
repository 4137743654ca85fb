using Unroll.Hub.Catalog;

namespace Unroll.Hub;

/// <summary>Where published weights come from and are kept. What is not set, the environment variables of PyTorch and of huggingface_hub say.</summary>
public sealed record HubOptions
{
    /// <summary>The table that names are looked up in.</summary>
    public WeightsCatalog Catalog { get; init; } = WeightsCatalog.Default;

    /// <summary>
    /// The folder of torch.hub's downloads. Null: <c>$TORCH_HOME/hub/checkpoints</c>, else <c>$XDG_CACHE_HOME/torch/hub/checkpoints</c>, else <c>~/.cache/torch/hub/checkpoints</c>.
    /// </summary>
    public string? TorchCheckpoints { get; init; }

    /// <summary>
    /// The folder of Hugging Face's cache. Null: <c>$HF_HUB_CACHE</c>, <c>$HUGGINGFACE_HUB_CACHE</c>, <c>$HF_HOME/hub</c>, <c>$XDG_CACHE_HOME/huggingface/hub</c>
    /// or <c>~/.cache/huggingface/hub</c>, the first that is set.
    /// </summary>
    public string? HuggingFaceCache { get; init; }

    /// <summary>The server of <c>hf://</c> addresses. Null: <c>$HF_ENDPOINT</c>, else https://huggingface.co.</summary>
    public Uri? HuggingFaceEndpoint { get; init; }

    /// <summary>
    /// The token for private and gated repositories; it is sent to <see cref="HuggingFaceEndpoint"/> alone. Null: <c>$HF_TOKEN</c>, <c>$HUGGING_FACE_HUB_TOKEN</c>, or the file
    /// that <c>hf auth login</c> writes (<c>$HF_TOKEN_PATH</c>, else <c>$HF_HOME/token</c>), unless <c>HF_HUB_DISABLE_IMPLICIT_TOKEN</c> is set.
    /// </summary>
    public string? HuggingFaceToken { get; init; }

    /// <summary>Take weights from the caches alone. Null: for <c>hf://</c> addresses if <c>HF_HUB_OFFLINE</c> or <c>TRANSFORMERS_OFFLINE</c> is set.</summary>
    public bool? Offline { get; init; }

    /// <summary>How long to wait for a connection, an answer or the next bytes; a download as a whole may take any time.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often a request that failed for a reason that may pass (no connection, a cut-off answer, statuses 408, 429 and 5xx) is made again.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>The wait before the first such try; each further one takes twice as long, up to half a minute. A server's Retry-After goes first.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// What sends the requests, for proxies and certificates of your own; it must not follow redirects itself. Null: the system's proxy and certificates.
    /// It is not disposed.
    /// </summary>
    public HttpMessageHandler? Handler { get; init; }
}
