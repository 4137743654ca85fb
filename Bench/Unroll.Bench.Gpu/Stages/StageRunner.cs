using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Unroll.Bench.Gpu.Stages;

/// <summary>
/// Runs stages one after the other. Each ends by its limit or with the budget of all, whichever is first, and whatever becomes of it, those after it run. What its programs
/// print is kept as it comes: records in the results, the rest in the log.
/// </summary>
/// <param name="results">Takes the records.</param>
/// <param name="log">Takes all else that is printed.</param>
/// <param name="left">The time that is left for all stages.</param>
internal sealed class StageRunner(ResultsFile results, TextWriter log, Func<TimeSpan> left)
{
    /// <summary>What ending processes may take, within the limit.</summary>
    private static readonly TimeSpan KillTime = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);

    private readonly TextWriter _log = TextWriter.Synchronized(log);

    /// <summary>Runs them all.</summary>
    public void Run(IEnumerable<Stage> stages)
    {
        foreach (var stage in stages)
        {
            var rest = left();
            var limit = rest < stage.Limit ? rest : stage.Limit;
            if (limit < Shortest)
            {
                Note(stage, "skipped", 0, limit, "The budget was spent.");
                continue;
            }

            Run(stage, limit);
        }
    }

    private void Run(Stage stage, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        List<RunningCommand> running = [];
        List<string> faults = [];
        foreach (var command in stage.Commands)
        {
            try
            {
                running.Add(new RunningCommand(command, record => results.Add(stage.Name, record), line => _log.WriteLine($"{stage.Name}: {line}")));
            }
            catch (Exception e) when (e is Win32Exception or IOException)
            {
                faults.Add($"{command.Program} does not start: {e.Message}");
            }
        }

        var isLate = false;
        foreach (var process in running)
        {
            isLate |= !process.WaitForExit(limit - KillTime - clock.Elapsed);
        }

        foreach (var process in running)
        {
            process.Kill();
        }

        foreach (var process in running)
        {
            process.Finish(limit - clock.Elapsed);
            if (process.Fault is { } fault)
            {
                faults.Add(fault);
            }
        }

        _log.Flush();
        var outcome = isLate ? "timed out" : faults.Count > 0 ? "failed" : "completed";
        Note(stage, outcome, clock.Elapsed.TotalSeconds, limit, string.Join(' ', faults));
    }

    private void Note(Stage stage, string outcome, double seconds, TimeSpan limit, string message)
    {
        results.Add(stage.Name, new JsonObject
        {
            ["kind"] = "stage",
            ["outcome"] = outcome,
            ["seconds"] = Math.Round(seconds, 1),
            ["limit"] = Math.Round(limit.TotalSeconds, 1),
            ["message"] = message,
        });
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stage.Name}: {outcome} after {seconds:0.0} s of at most {limit.TotalSeconds:0.0}. {message}").TrimEnd());
    }
}
