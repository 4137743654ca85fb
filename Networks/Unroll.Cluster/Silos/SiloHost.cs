using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Dashboard;
using Unroll.Cli;
using Unroll.Cli.Published;
using Unroll.Cluster.Grains;

namespace Unroll.Cluster.Silos;

/// <summary>A silo in this process.</summary>
internal static class SiloHost
{
    private const int MissedProbes = 3;

    /// <summary>Makes a silo; it is not started yet.</summary>
    /// <param name="settings">Which cluster, and where.</param>
    /// <param name="silo">How it computes.</param>
    /// <param name="weights">Finds published weights.</param>
    /// <param name="terminal">Where errors go.</param>
    /// <exception cref="CommandException">There is no Redis.</exception>
    public static async Task<IHost> CreateAsync(ClusterSettings settings, SiloSettings silo, WeightsResolver weights, Terminal terminal)
    {
        if (settings.Redis is { } redis)
        {
            await RedisStore.CheckAsync(redis);
        }

        if (settings.Dashboard is not { } port)
        {
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            Configure(builder, settings, silo, weights, terminal);
            return builder.Build();
        }

        var web = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        web.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        Configure(web, settings, silo, weights, terminal);
        var app = web.Build();
        app.MapOrleansDashboard();
        return app;
    }

    private static void Configure(IHostApplicationBuilder builder, ClusterSettings settings, SiloSettings silo, WeightsResolver weights, Terminal terminal)
    {
        ClusterLog.Configure(builder.Logging, settings.Log);
        builder.Services.AddSingleton(silo);
        builder.Services.AddSingleton(weights);
        builder.Services.AddSingleton(terminal);
        builder.UseOrleans(orleans =>
        {
            var free = FreePort.Find(settings.Address, 2);
            var (port, gateway) = (settings.Port ?? free[0], settings.GatewayPort ?? free[1]);
            if (settings.Redis is { } redis)
            {
                orleans.UseRedisClustering(options => options.ConfigurationOptions = RedisStore.Options(redis));
                orleans.AddRedisGrainStorage(JobGrain.Store, options => options.ConfigurationOptions = RedisStore.Options(redis));
                orleans.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.Cluster, settings.Cluster));
                orleans.ConfigureEndpoints(settings.Address, port, gateway);
            }
            else
            {
                orleans.UseLocalhostClustering(port, gateway, serviceId: settings.Cluster, clusterId: settings.Cluster);
                orleans.AddMemoryGrainStorage(JobGrain.Store);
            }

            orleans.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = settings.DeadAfter / MissedProbes;
                options.NumMissedProbesLimit = MissedProbes;

                // A new silo ignores those that have not said for some of these periods that they live.
                options.IAmAliveTablePublishTimeout = settings.DeadAfter / MissedProbes;
            });
            if (settings.Dashboard is not null)
            {
                orleans.AddDashboard();
            }
        });
    }
}
