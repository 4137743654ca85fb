using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Unroll.Hosting.Tests.Server;

/// <summary>The server as a process of its own, on free ports, with the network that is served unless another is named.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    public Uri Address { get; private set; } = null!;

    public Uri GrpcAddress { get; private set; } = null!;

    public int Id => _process.Id;

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Starts it, and waits until it listens.</summary>
    public static async Task<ServerProcess> StartAsync(ITestOutputHelper output)
    {
        var server = new ServerProcess(Process.Start(new ProcessStartInfo(Dotnet, [Path.Combine(AppContext.BaseDirectory, "Unroll.Server.dll"), "--port", "0", "--grpc-port", "0"]) { RedirectStandardOutput = true })!);
        List<Uri> addresses = [];
        while (addresses.Count < 2 && await server._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            output.WriteLine(line);
            if (Listening().Match(line) is { Success: true } match)
            {
                addresses.Add(new Uri(match.Groups[1].Value));
            }
        }

        if (addresses is not [var rest, var grpc])
        {
            await server.DisposeAsync();
            throw new InvalidOperationException("The server ended before it listened.");
        }

        // Its log is of no more interest, and must not wait to be read.
        _ = server._process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        (server.Address, server.GrpcAddress) = (rest, grpc);
        return server;
    }

    /// <summary>The memory that it has at the moment, as Linux counts it.</summary>
    public long Kilobytes() => long.Parse(Resident().Match(File.ReadAllText($"/proc/{_process.Id}/status")).Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();

    [GeneratedRegex(@"VmRSS:\s+(\d+) kB")]
    private static partial Regex Resident();
}
