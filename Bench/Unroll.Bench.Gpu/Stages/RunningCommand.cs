using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Unroll.Bench.Gpu.Stages;

/// <summary>A program that runs, and what becomes of its output.</summary>
internal sealed class RunningCommand
{
    private readonly Process _process;
    private readonly string _name;
    private readonly Task _output;
    private bool _wasKilled;

    /// <summary>Starts it.</summary>
    /// <param name="command">The program.</param>
    /// <param name="record">Takes the records that it prints.</param>
    /// <param name="log">Takes all other lines.</param>
    public RunningCommand(StageCommand command, Action<JsonObject> record, Action<string> log)
    {
        _name = Path.GetFileName(command.Program);
        var start = new ProcessStartInfo(command.Program, command.Arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _output = Task.WhenAll(
            Read(_process.StandardOutput, line =>
            {
                if (!command.Read(line, out var found))
                {
                    log(line);
                }
                else if (found is not null)
                {
                    record(found);
                }
            }),
            Read(_process.StandardError, log));
    }

    /// <summary>How it failed; null if it ended well, or was ended by us.</summary>
    public string? Fault =>
        _wasKilled ? null
        : _process.ExitCode == 0 ? null
        : string.Create(CultureInfo.InvariantCulture, $"{_name} ended with code {_process.ExitCode}.");

    /// <summary>Whether it ended within a time.</summary>
    public bool WaitForExit(TimeSpan time) => _process.WaitForExit(time > TimeSpan.Zero ? time : TimeSpan.Zero);

    /// <summary>Ends it and all that it started, if it still runs.</summary>
    public void Kill()
    {
        if (_process.HasExited)
        {
            return;
        }

        _wasKilled = true;
        _process.Kill(entireProcessTree: true);
    }

    /// <summary>Waits for the rest of its output, which a process that it left behind may keep open.</summary>
    public void Finish(TimeSpan time)
    {
        var shortest = TimeSpan.FromMilliseconds(200);
        _output.Wait(time > shortest ? time : shortest);
        WaitForExit(shortest);
    }

    private static async Task Read(StreamReader reader, Action<string> take)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            take(line);
        }
    }
}
