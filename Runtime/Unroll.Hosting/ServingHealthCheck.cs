using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Unroll.Hosting;

/// <summary>Whether all networks serve: unhealthy where one has no weights, degraded where one could not take its newer ones.</summary>
/// <param name="networks">The networks.</param>
internal sealed class ServingHealthCheck(IEnumerable<IServedNetwork> networks) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var all = networks.Select(network => (network.Name, network.Status)).ToList();
        var data = all.ToDictionary(network => network.Name, network => (object)Describe(network.Status));
        var result = all.Find(network => !network.Status.IsReady) is { Name: { } waiting }
            ? new HealthCheckResult(context.Registration.FailureStatus, $"The network '{waiting}' does not serve.", data: data)
            : all.Find(network => network.Status.ReloadFailure is not null) is { Name: { } old }
            ? HealthCheckResult.Degraded($"The network '{old}' goes on with older weights: the new ones cannot be taken.", data: data)
            : HealthCheckResult.Healthy($"{all.Count} {(all.Count == 1 ? "network serves" : "networks serve")}.", data);
        return Task.FromResult(result);
    }

    private static string Describe(ServingStatus status) => status switch
    {
        { IsReady: false } => "not ready",
        { ReloadFailure: not null } => "older weights",
        _ => "ready",
    };
}
