using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Unroll.Cli;

namespace Unroll.Cluster.Silos;

/// <summary>A client of a cluster, which computes nothing itself.</summary>
internal static class ClusterClient
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    /// <summary>Makes a client; it is not connected yet.</summary>
    /// <param name="settings">Which cluster.</param>
    /// <param name="terminal">Is told when there is no silo.</param>
    /// <exception cref="UsageException">No Redis is named.</exception>
    /// <exception cref="CommandException">There is no Redis.</exception>
    public static async Task<IHost> CreateAsync(ClusterSettings settings, Terminal terminal)
    {
        var redis = settings.Redis ?? throw new UsageException("Option '--redis' is required: a cluster of one process has no clients.");
        await RedisStore.CheckAsync(redis);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        ClusterLog.Configure(builder.Logging, settings.Log);
        var isTold = false;
        builder.UseOrleansClient(client =>
        {
            client.UseRedisClustering(options => options.ConfigurationOptions = RedisStore.Options(redis));
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.Cluster, settings.Cluster));
            client.UseConnectionRetryFilter(async (_, cancellation) =>
            {
                if (!isTold)
                {
                    terminal.Note($"the cluster '{settings.Cluster}' at {redis} has no silo yet; 'unroll-cluster silo --redis {redis}' starts one.");
                    isTold = true;
                }

                await Task.Delay(Again, cancellation);
                return true;
            });
        });
        return builder.Build();
    }
}
