using Microsoft.Extensions.Hosting;

namespace Unroll.Hosting;

/// <summary>Loads and warms up all networks before any other service of the host starts, so that no endpoint is open before; stops them after the endpoints have been closed.</summary>
/// <param name="networks">The networks.</param>
internal sealed class ServingHostedService(IEnumerable<IServedNetwork> networks) : IHostedLifecycleService
{
    private readonly ServedNetwork[] _networks = [.. networks.OfType<ServedNetwork>()];

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var network in _networks)
        {
            await network.StartAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After StopAsync of all services: requests under way have been answered by then.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.WhenAll(_networks.Select(network => network.StopAsync(cancellationToken)));
}
