using System.Globalization;

namespace Unroll.Hub.Caches;

/// <summary>What PyTorch's and huggingface_hub's environment variables say, unless <see cref="HubOptions"/> say otherwise.</summary>
/// <remarks>torch/hub.py (_get_torch_home) and huggingface_hub/constants.py.</remarks>
internal sealed class CacheEnvironment(HubOptions options, Func<string, string?> variables)
{
    private const string PublicEndpoint = "https://huggingface.co";

    public string TorchCheckpoints => options.TorchCheckpoints
        ?? Path.Combine(Expand(Variable("TORCH_HOME") ?? Path.Combine(UserCache, "torch")), "hub", "checkpoints");

    public string HuggingFaceCache => options.HuggingFaceCache
        ?? Expand(Variable("HF_HUB_CACHE") ?? Variable("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(HuggingFaceHome, "hub"));

    public Uri HuggingFaceEndpoint
    {
        get
        {
            if (options.HuggingFaceEndpoint is { } endpoint)
            {
                return endpoint;
            }

            var text = (Variable("HF_ENDPOINT") ?? PublicEndpoint).TrimEnd('/');
            return Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
                ? address
                : throw new HubException($"HF_ENDPOINT is '{text}', which is no https:// address.");
        }
    }

    /// <exception cref="HubException">The token cannot be read, or sent.</exception>
    public string? HuggingFaceToken
    {
        get
        {
            var token = options.HuggingFaceToken ?? (IsTrue("HF_HUB_DISABLE_IMPLICIT_TOKEN") ? null : ImplicitToken());
            return token is null || token.All(c => c is > ' ' and < '\u007f')
                ? token
                : throw new HubException("The Hugging Face token has characters that no token has; see HF_TOKEN and HF_TOKEN_PATH.");
        }
    }

    public bool IsHuggingFaceOffline => options.Offline ?? (IsTrue("HF_HUB_OFFLINE") || (Variable("HF_HUB_OFFLINE") is null && IsTrue("TRANSFORMERS_OFFLINE")));

    public bool IsTorchOffline => options.Offline ?? false;

    public bool HasSymlinks => !IsTrue("HF_HUB_DISABLE_SYMLINKS");

    private string HuggingFaceHome => Expand(Variable("HF_HOME") ?? Path.Combine(UserCache, "huggingface"));

    private string UserCache => Variable("XDG_CACHE_HOME") ?? Path.Combine("~", ".cache");

    private string? ImplicitToken()
    {
        if ((Variable("HF_TOKEN") ?? Variable("HUGGING_FACE_HUB_TOKEN")) is { } token)
        {
            return token.Trim();
        }

        var path = Expand(Variable("HF_TOKEN_PATH") ?? Path.Combine(HuggingFaceHome, "token"));
        try
        {
            return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } content ? content : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HubException($"The Hugging Face token in {path} cannot be read: {e.Message}", e);
        }
    }

    private string Expand(string path)
    {
        // As Python's expanduser: Windows has no HOME, but for what brings its own.
        var home = (OperatingSystem.IsWindows() ? null : Variable("HOME")) ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return path == "~" || path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith("~\\", StringComparison.Ordinal) ? home + path[1..] : path;
    }

    private bool IsTrue(string name) => Variable(name)?.ToUpper(CultureInfo.InvariantCulture) is "1" or "ON" or "YES" or "TRUE";

    private string? Variable(string name) => variables(name) is { Length: > 0 } value ? value : null;
}
