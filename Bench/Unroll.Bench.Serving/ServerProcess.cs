using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Unroll.Bench.Serving;

/// <summary>A server as a process of its own.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<Uri> Addresses { get; private set; } = [];

    /// <summary>The processor time that it has taken.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The processor time of the threads that the server calls networks on, as Linux shows it; zero elsewhere, and for programs that have none.</summary>
    public TimeSpan PassTime => !OperatingSystem.IsLinux() ? TimeSpan.Zero : TimeSpan.FromSeconds(Directory
        .EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/task"))
        .Where(thread => File.ReadAllText(Path.Combine(thread, "comm")).StartsWith("unroll ", StringComparison.Ordinal))
        .Sum(thread => long.Parse(File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture) / 1e9));

    /// <summary>Starts it, and waits until it listens.</summary>
    /// <param name="program">The program's assembly: a path, or the name of one beside this.</param>
    /// <param name="addresses">In how many places it listens.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<ServerProcess> StartAsync(string program, int addresses, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. arguments])
        {
            RedirectStandardOutput = true,
        };
        var server = new ServerProcess(Process.Start(start)!);
        while (await server._process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                server.Addresses = [.. server.Addresses, new Uri(match.Groups[1].Value)];
                if (server.Addresses.Count == addresses)
                {
                    _ = server._process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                    return server;
                }
            }
        }

        await server.DisposeAsync();
        throw new InvalidOperationException($"{program} ended before it listened.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
