using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Unroll.Testing;

namespace Unroll.Hosting.Tests.Support;

/// <summary>A host that serves TinyNet with weights of its own, its clock the test's.</summary>
internal sealed class ServingHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IHost _host;

    private ServingHost(Action<ServingOptions> configure, Action<IServiceCollection>? services)
    {
        Weights = TestNetworks.Save(TinyNet.Info, _folder.File("tiny.safetensors"));
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddProvider(Log);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddUnroll<TinyNet>(o =>
        {
            o.Weights = Weights;
            configure(o);
        });
        services?.Invoke(builder.Services);
        _host = builder.Build();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public LogList Log { get; } = new();

    public string Weights { get; }

    public IServiceProvider Services => _host.Services;

    public IServedNetwork<TinyNet> Network => Services.GetRequiredService<IServedNetwork<TinyNet>>();

    /// <summary>Requests that wait.</summary>
    public int Waiting => ((ServedNetwork)Network).QueueLength;

    public static async Task<ServingHost> StartAsync(Action<ServingOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var host = new ServingHost(configure ?? (_ => { }), services);
        try
        {
            await host._host.StartAsync(TestContext.Current.CancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public Task StopAsync(CancellationToken cancellation) => _host.StopAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)_host).DisposeAsync();
        _folder.Dispose();
    }
}
