using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Unroll.Cli;
using Unroll.Cluster.Grains;
using Unroll.Cluster.Jobs;
using Unroll.Cluster.Silos;

namespace Unroll.Cluster.Commands;

/// <summary>Shows how far a job is.</summary>
internal static class WatchCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("job") { Description = "The job's name, as 'run' says it; the last one unless given.", Arity = ArgumentArity.ZeroOrOne };
        var cluster = new ClusterArguments();
        var command = new Command("watch", "Shows how far a job of a cluster is, until it ends.") { name };
        command.AddAll(cluster.OfClient);
        command.SetAction((parsed, cancellation) => Task.Run(
            async () =>
            {
                using var host = await ClusterClient.CreateAsync(cluster.ReadClient(parsed), terminal);
                await host.StartAsync(cancellation);
                try
                {
                    var client = host.Services.GetRequiredService<IClusterClient>();
                    var jobs = await client.GetGrain<IJobListGrain>(0).GetAsync();
                    var job = parsed.GetValue(name) ?? (jobs is [.., var last] ? last : throw new CommandException("the cluster has had no job yet."));
                    if (!jobs.Contains(job))
                    {
                        throw new CommandException($"the cluster has no job '{job}'{(jobs is [] ? "" : $"; its last ones are {string.Join(", ", jobs.TakeLast(5))}")}.");
                    }

                    var progress = await new JobWatch(client.GetGrain<IJobGrain>(job), terminal).RunAsync(cancellation);
                    terminal.WriteText($"{progress.Job} is finished: {Figures.Count(progress.Correct)} of {Figures.Count(progress.Done - progress.Unreadable)} images right, {Figures.Count(progress.Unreadable)} that cannot be read.");
                    return Application.Success;
                }
                finally
                {
                    await host.StopAsync(CancellationToken.None);
                }
            },
            cancellation));
        return command;
    }
}
