using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Unroll.Cli;
using Unroll.Cli.Published;
using Unroll.Cluster.Silos;

namespace Unroll.Cluster.Commands;

/// <summary>A silo that computes for the jobs of a cluster until it is ended.</summary>
internal static class SiloCommand
{
    public static Command Create(Terminal terminal, WeightsResolver weights)
    {
        var command = new Command("silo", "Computes for the jobs of a cluster, until Ctrl-C or SIGTERM: what it works on then goes to the others.");
        var cluster = new ClusterArguments();
        command.AddAll(cluster.OfSilo);
        command.SetAction((parsed, cancellation) => Task.Run(
            async () =>
            {
                var settings = cluster.Read(parsed);
                if (settings.Redis is null)
                {
                    throw new UsageException("Option '--redis' is required: silos meet at a Redis.");
                }

                using var host = await SiloHost.CreateAsync(settings, new SiloSettings(cluster.Threads(parsed), parsed.GetValue(weights.Offline)), weights, terminal);
                await host.StartAsync(cancellation);
                terminal.Note($"silo {host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.Endpoint} is in the cluster '{settings.Cluster}'.");
                await host.WaitForShutdownAsync(cancellation);
                return Application.Success;
            },
            CancellationToken.None));
        return command;
    }
}
