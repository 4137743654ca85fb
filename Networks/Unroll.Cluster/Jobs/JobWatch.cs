using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Unroll.Cli;
using Unroll.Cluster.Grains;

namespace Unroll.Cluster.Jobs;

/// <summary>Watches a job until it ends: a bar, images a second and the silos where a person looks; else a line now and then.</summary>
/// <param name="job">The job.</param>
/// <param name="terminal">Where to.</param>
internal sealed class JobWatch(IJobGrain job, Terminal terminal)
{
    /// <summary>So many silos are shown one by one.</summary>
    private const int ShownSilos = 8;

    private const int BarWidth = 24;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan LinePeriod = TimeSpan.FromSeconds(10);

    private readonly Queue<(long Time, int Done)> _past = [];
    private string? _problem;

    /// <summary>Images a second in the last ten seconds.</summary>
    private double Rate => _past is { Count: > 1 } && _past.Peek() is var (time, done) && _past.Last() is var (lastTime, lastDone)
        ? (lastDone - done) / Stopwatch.GetElapsedTime(time, lastTime).TotalSeconds
        : 0;

    /// <summary>Waits for the end.</summary>
    /// <returns>The last progress.</returns>
    /// <exception cref="CommandException">The job cannot be finished.</exception>
    public async Task<JobProgress> RunAsync(CancellationToken cancellation)
    {
        var progress = terminal.IsErrorInteractive ? await WithBarAsync(cancellation) : await WithLinesAsync(cancellation);
        return progress.Failure is { } failure ? throw new CommandException($"job {progress.Job} cannot be finished: {failure}") : progress;
    }

    private static bool IsOver(JobProgress progress) => progress.IsFinished || progress.Failure is not null;

    private static string Text(JobProgress progress, double rate) => string.Create(
        CultureInfo.InvariantCulture,
        $"{progress.Network}: {progress.Done:N0} of {progress.Images:N0} images, {rate:N1} images/s, {progress.FinishedShards:N0} of {progress.Shards:N0} shards, {Silos(progress)}");

    private static string Silos(JobProgress progress) => string.Create(
        CultureInfo.InvariantCulture, $"{progress.Silos.Length:N0} {(progress.Silos.Length == 1 ? "silo" : "silos")} ({string.Join(", ", progress.Silos.Take(ShownSilos).Select(silo => $"{silo.Silo} {silo.Images:N0}{(silo.Problem is null ? "" : " left out")}"))})");

    private static string? LeftOut(JobProgress progress) =>
        progress.Silos.FirstOrDefault(silo => silo.Problem is not null) is { } silo ? $"silo {silo.Silo} is left out: {silo.Problem}" : null;

    private async Task<JobProgress> WithLinesAsync(CancellationToken cancellation)
    {
        var written = Stopwatch.GetTimestamp();
        while (true)
        {
            var progress = await AskAsync(cancellation);
            if (IsOver(progress))
            {
                return progress;
            }

            if (Stopwatch.GetElapsedTime(written) > LinePeriod)
            {
                terminal.Note(Text(progress, Rate));
                written = Stopwatch.GetTimestamp();
            }

            await Task.Delay(Period, cancellation);
        }
    }

    private async Task<JobProgress> WithBarAsync(CancellationToken cancellation)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        var columns = new ProgressColumn[] { new ProgressBarColumn { Width = BarWidth }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left } };
        return await console.Progress().AutoClear(true).Columns(columns).StartAsync(async context =>
        {
            Dictionary<string, ProgressTask> bars = [];
            while (true)
            {
                var progress = await AskAsync(cancellation);
                Show("", progress.Done, string.Create(
                    CultureInfo.InvariantCulture, $"{progress.Done:N0} of {progress.Images:N0} images, {Rate:N1} images/s"), progress);
                foreach (var silo in progress.Silos.Take(ShownSilos))
                {
                    Show(silo.Silo, silo.Images, string.Create(CultureInfo.InvariantCulture, $"silo {silo.Silo}: {silo.Images:N0}{(silo.Problem is null ? "" : ", left out")}"), progress);
                }

                if (IsOver(progress))
                {
                    return progress;
                }

                await Task.Delay(Period, cancellation);
            }

            void Show(string name, long value, string text, JobProgress progress)
            {
                if (!bars.TryGetValue(name, out var bar))
                {
                    bars.Add(name, bar = context.AddTask(Markup.Escape(text)));
                }

                (bar.MaxValue, bar.Value, bar.Description) = (progress.Images, value, Markup.Escape(text));
            }
        });
    }

    /// <summary>Asks the job until it answers: its silo may be gone, and the store not there to find it another.</summary>
    private async Task<JobProgress> AskAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var progress = await job.GetProgressAsync().WaitAsync(cancellation);
                Tell(progress.Problem ?? LeftOut(progress));
                _past.Enqueue((Stopwatch.GetTimestamp(), progress.Done));
                while (Stopwatch.GetElapsedTime(_past.Peek().Time) > LinePeriod)
                {
                    _past.Dequeue();
                }

                return progress;
            }
#pragma warning disable CA1031 // Whatever silos and stores throw while they are not there.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Tell($"the job does not answer: {e.Message}");
                await Task.Delay(Period, cancellation);
            }
        }
    }

    /// <summary>Tells each problem once.</summary>
    private void Tell(string? problem)
    {
        if (problem is not null && problem != _problem)
        {
            terminal.Note(problem);
        }

        _problem = problem ?? _problem;
    }
}
