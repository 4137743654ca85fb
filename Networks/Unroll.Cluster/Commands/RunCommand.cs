using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Unroll.Cli;
using Unroll.Cli.Evaluation;
using Unroll.Cli.Published;
using Unroll.Cli.Sharding;
using Unroll.Cluster.Grains;
using Unroll.Cluster.Jobs;
using Unroll.Cluster.Silos;

namespace Unroll.Cluster.Commands;

/// <summary>Evaluates a network, in this process or on a cluster.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal, WeightsResolver weights)
    {
        var command = new Command("run", "Evaluates a network on labelled images: in this process, or with the other silos of a cluster. A run that was broken off is gone on with by the next one.");
        var plan = JobPlan.AddTo(command);
        var cluster = new ClusterArguments();
        var noSilo = new Option<bool>("--no-silo") { Description = "Compute nothing in this process: the cluster's silos do." };
        var json = CommonOptions.Json();
        command.AddAll(cluster.OfSilo);
        command.AddAll([noSilo, json]);
        command.SetAction((parsed, cancellation) => Task.Run(
            async () =>
            {
                var settings = cluster.Read(parsed);
                var planned = await plan.MakeAsync(parsed, terminal, weights, cancellation);
                using var host = parsed.GetValue(noSilo)
                    ? await ClusterClient.CreateAsync(settings, terminal)
                    : await SiloHost.CreateAsync(settings, new SiloSettings(cluster.Threads(parsed), parsed.GetValue(weights.Offline)), weights, terminal);
                await host.StartAsync(cancellation);
                try
                {
                    var report = await RunAsync(host.Services.GetRequiredService<IClusterClient>(), planned, terminal, cancellation);
                    Write(terminal, report.Evaluation, report.Silos, parsed.GetValue(json));
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

    private static async Task<(EvaluationReport Evaluation, int Silos)> RunAsync(IClusterClient client, PlannedJob planned, Terminal terminal, CancellationToken cancellation)
    {
        var job = planned.Job;
        var grain = client.GetGrain<IJobGrain>(job.Id);
        var start = Stopwatch.GetTimestamp();
        var before = await grain.StartAsync(job, planned.Offsets);
        terminal.Note(string.Create(
            CultureInfo.InvariantCulture, $"job {job.Id}: {before.Images:N0} images in {job.Shards:N0} shards, in {job.Output}"));
        var after = await new JobWatch(grain, terminal).RunAsync(cancellation);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var merged = await Task.Run(() => MergedParts.Evaluation(PartSet.Open([.. Enumerable.Range(0, job.Shards).Select(job.PathOf)]), EvaluationText.SampleCount), cancellation);
        var computed = Math.Max(0, after.Silos.Sum(silo => silo.Images) - before.Silos.Sum(silo => silo.Images));
        return (merged with { Seconds = seconds, ImagesPerSecond = computed / seconds }, after.Silos.Length);
    }

    private static void Write(Terminal terminal, EvaluationReport report, int silos, bool json)
    {
        if (json)
        {
            EvaluationText.Write(terminal, report, json: true);
            return;
        }

        EvaluationText.Write(terminal, report with { Seconds = 0 }, json: false);
        if (report.ImagesPerSecond == 0)
        {
            // All of it was there already.
            return;
        }

        terminal.WriteFact("throughput    ", string.Create(
            CultureInfo.InvariantCulture, $"{report.ImagesPerSecond:N1} images/s, all included (start, decode, resize, normalise, forward, writing), on {silos:N0} {(silos == 1 ? "silo" : "silos")} in {report.Seconds:N2} s"));
    }
}
