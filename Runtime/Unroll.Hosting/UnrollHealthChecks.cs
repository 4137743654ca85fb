using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Unroll.Hosting;

/// <summary>Health checks of the networks that an application serves.</summary>
public static class UnrollHealthChecks
{
    /// <summary>
    /// Adds a check of all served networks: healthy where their weights are loaded and their warm-up was finite, degraded where newer weights could not be taken and the old ones serve.
    /// </summary>
    /// <param name="builder">The application's health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="failureStatus">What is reported where a network does not serve; null: unhealthy.</param>
    /// <param name="tags">Tags to choose checks by.</param>
    public static IHealthChecksBuilder AddUnroll(this IHealthChecksBuilder builder, string name = "unroll", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(name, services => new ServingHealthCheck(services.GetServices<IServedNetwork>()), failureStatus, tags));
    }
}
