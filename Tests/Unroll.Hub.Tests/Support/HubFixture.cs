using Unroll.Hub.Catalog;
using Unroll.Testing;
using Unroll.Testing.Web;

namespace Unroll.Hub.Tests.Support;

/// <summary>A server, two empty caches, and a hub between them.</summary>
public sealed class HubFixture : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private HubFixture(WebServer server)
    {
        Server = server;
        HuggingFace = new HuggingFaceServer(server);
    }

    public WebServer Server { get; }

    public HuggingFaceServer HuggingFace { get; }

    public Dictionary<string, string> Variables { get; } = [];

    public string TorchFolder => _folder.File("torch");

    public string HuggingFaceFolder => _folder.File("huggingface");

    public HubOptions Options => new()
    {
        TorchCheckpoints = TorchFolder,
        HuggingFaceCache = HuggingFaceFolder,
        HuggingFaceEndpoint = Server.Address,
        RetryDelay = TimeSpan.FromMilliseconds(1),
    };

    public static async Task<HubFixture> StartAsync() => new(await WebServer.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>A hub whose environment is <see cref="Variables"/>.</summary>
    public WeightsHub Open(HubOptions? options = null) => new(options ?? Options, Variables.GetValueOrDefault, TimeProvider.System);

    public async Task<FetchedWeights> FetchAsync(string weights, HubOptions? options = null, IProgress<DownloadProgress>? progress = null, CancellationToken? cancellation = null)
    {
        using var hub = Open(options);
        return await hub.FetchAsync(weights, progress, cancellation ?? TestContext.Current.CancellationToken);
    }

    public Task<FetchedWeights> FetchAsync(Uri weights, HubOptions? options = null, IProgress<DownloadProgress>? progress = null, CancellationToken? cancellation = null) =>
        FetchAsync(weights.AbsoluteUri, options, progress, cancellation);

    public async Task<string> FailAsync(string weights, HubOptions? options = null) =>
        (await Assert.ThrowsAsync<HubException>(() => FetchAsync(weights, options))).Message;

    public Task<string> FailAsync(Uri weights, HubOptions? options = null) => FailAsync(weights.AbsoluteUri, options);

    /// <summary>What lies in PyTorch's cache, but for the locks.</summary>
    public string[] TorchFiles => Directory.Exists(TorchFolder) ? [.. Directory.GetFiles(TorchFolder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)] : [];

    /// <summary>A table of one row.</summary>
    public WeightsCatalog CatalogOf(string network, string address, string sha256)
    {
        var path = _folder.File($"{Guid.NewGuid():N}.tsv");
        File.WriteAllText(
            path,
            "network\ttag\taddress\tsha256\tlicense\ttop1\ttop5\tsize\tresize\tcrop_fraction\tcrop_mode\tinterpolation\tmean\tstd\tsource\n"
            + $"{network}\tv1\t{address}\t{sha256}\tMIT\t\t\t32\t40\t\t\tbilinear\t0.5 0.5 0.5\t0.25 0.25 0.25\ttests\n");
        return WeightsCatalog.Read(path);
    }
}

/// <summary>Progress as it is reported, on the thread that reports it.</summary>
public sealed class ProgressLog(Action<DownloadProgress>? then = null) : IProgress<DownloadProgress>
{
    public List<DownloadProgress> Reports { get; } = [];

    public void Report(DownloadProgress value)
    {
        Reports.Add(value);
        then?.Invoke(value);
    }
}

/// <summary>Contents to download.</summary>
public static class Contents
{
    /// <summary>Bytes that repeat nowhere, so that a piece in the wrong place shows.</summary>
    public static byte[] Of(int length, int seed = 1)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }

    /// <summary>"weights-0123abcd.pth", with the content's own digits; a letter is among them, as in most.</summary>
    public static (string Name, byte[] Content) Named(int length)
    {
        for (var seed = 1; ; seed++)
        {
            var content = Of(length, seed);
            var digits = HuggingFaceServer.Sha256(content)[..8];
            if (!digits.All(char.IsAsciiDigit))
            {
                return ($"weights-{digits}.pth", content);
            }
        }
    }
}
