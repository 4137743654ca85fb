using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Unroll.Cli;
using Unroll.Cli.Published;
using Unroll.Cluster.Silos;
using Unroll.Hub;

namespace Unroll.Cluster.Tests.Support;

/// <summary>A silo in this process, on one thread. It takes no other for dead, however long this process has to wait for a processor.</summary>
internal static class TestSilo
{
    /// <summary>Starts one.</summary>
    /// <param name="redis">Where the silos meet; null: it is alone.</param>
    /// <param name="dashboard">The port of Orleans' dashboard; null: none.</param>
    public static async Task<IHost> StartAsync(string? redis, int? dashboard = null)
    {
        var settings = new ClusterSettings(redis, "unroll", IPAddress.Loopback, null, null, TimeSpan.FromHours(1), dashboard, LogLevel.None);
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, width: null, isErrorInteractive: false);
        var host = await SiloHost.CreateAsync(settings, new SiloSettings(1, IsOffline: true), new WeightsResolver(terminal, new HubOptions()), terminal);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }
}
