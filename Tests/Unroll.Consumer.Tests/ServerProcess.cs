using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Unroll.Consumer.Tests;

/// <summary>A web server of ASP.NET Core as a process of its own, with a client of it.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromMinutes(1) };

    /// <summary>Starts a program, and waits until it says where it listens.</summary>
    /// <param name="output">Receives what it says.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments, among them a free port.</param>
    public static async Task<ServerProcess> StartAsync(ITestOutputHelper output, string folder, string program, params IEnumerable<string> arguments)
    {
        var server = new ServerProcess(Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!);
        try
        {
            while (await server._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                output.WriteLine(line);
                if (Listening().Match(line) is { Success: true } match)
                {
                    server.Client.BaseAddress = new Uri(match.Groups[1].Value);
                    return server;
                }
            }

            throw new InvalidOperationException("The server ended before it listened.");
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
