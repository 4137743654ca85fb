using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Unroll.Hosting.Tests.Support;
using Unroll.Server;
using Unroll.Server.Connections;
using Unroll.Server.Protocol;
using Unroll.Testing;

namespace Unroll.Hosting.Tests.Server;

/// <summary>The server in this process, on a free port, with TinyNet twice: as "tiny", and as "gated", whose passes wait for the test.</summary>
public sealed class TestServer : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private WebApplication? _app;

    internal static string[] Labels { get; } = ["ant", "bee", "cat", "dog", "elk"];

    internal Gate Gate { get; } = new();

    internal LogList Log { get; } = new();

    public string Weights => _folder.File("tiny.safetensors");

    public HttpClient Client { get; } = new();

    public Uri Address => Client.BaseAddress!;

    /// <summary>Where gRPC is.</summary>
    public Uri GrpcAddress { get; private set; } = null!;

    public ValueTask InitializeAsync() => StartAsync(null);

    /// <summary>Starts it.</summary>
    /// <param name="apiKeys">The file of keys; null: none is needed.</param>
    /// <param name="queueTimeout">How long a request may wait for the gated network; zero: as long as it takes.</param>
    /// <param name="change">Changes the settings.</param>
    /// <param name="more">Serves further networks, whose weights may be those at <see cref="Weights"/>.</param>
    internal async ValueTask StartAsync(string? apiKeys, TimeSpan queueTimeout = default, Func<ServerSettings, ServerSettings>? change = null, Action<IServiceCollection>? more = null)
    {
        TestNetworks.Save(TinyNet.Info, Weights);
        await File.WriteAllLinesAsync(_folder.File("labels.txt"), Labels, TestContext.Current.CancellationToken);
        if (apiKeys is not null)
        {
            await File.WriteAllTextAsync(_folder.File("keys.txt"), apiKeys, TestContext.Current.CancellationToken);
        }

        var settings = new ServerSettings { Port = 0, GrpcPort = 0, MaxRequestBytes = 1_000_000, MaxImagePixels = 10_000, ApiKeys = apiKeys is null ? null : _folder.File("keys.txt") };
        _app = ServerApplication.Create(change?.Invoke(settings) ?? settings, builder =>
        {
            builder.Logging.ClearProviders().AddProvider(Log);
            builder.Services.AddUnroll<TinyNet>(o => (o.Weights, o.Labels, o.MaxBatchSize, o.Threads) = (Weights, _folder.File("labels.txt"), 4, 1));
            builder.Services.AddUnroll<TinyNet>("gated", o =>
            {
                (o.Weights, o.Backend, o.QueueCapacity, o.QueueTimeout) = (Weights, "gate", 1, queueTimeout);
                o.AddBackend("gate", Gate.Loader(TinyNet.Load));
            });
            more?.Invoke(builder.Services);
        });
        await _app.StartAsync(TestContext.Current.CancellationToken);
        var addresses = _app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(address => new Uri(address)).ToArray();
        (Client.BaseAddress, GrpcAddress) = (addresses[0], addresses[1]);
    }

    /// <summary>Requests that wait for the gated network.</summary>
    internal int WaitingForGate => ((ServedNetwork)NetworkOf("gated")).QueueLength;

    /// <summary>Bytes of the blocks that connections have or had.</summary>
    internal long BlockBytes => _app!.Services.GetRequiredService<BlockPools>().Pool.Bytes;

    /// <summary>Bytes of requests that are held.</summary>
    internal long HeldBytes => _app!.Services.GetRequiredService<HeldBytes>().Now;

    public IServedNetwork NetworkOf(string name) => _app!.Services.GetRequiredKeyedService<IServedNetwork>(name);

    public Task StopAsync() => _app!.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app!.DisposeAsync();
        Gate.Dispose();
        _folder.Dispose();
    }

    /// <summary>A picture as a PPM file.</summary>
    internal static byte[] Picture(int seed = 1, int width = 50, int height = 40)
    {
        var pixels = new byte[width * height * 3];
        new Random(seed).NextBytes(pixels);
        return [.. Encoding.ASCII.GetBytes($"P6 {width} {height} 255\n"), .. pixels];
    }
}
