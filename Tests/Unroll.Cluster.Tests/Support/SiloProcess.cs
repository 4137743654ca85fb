using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Unroll.Testing;

namespace Unroll.Cluster.Tests.Support;

/// <summary>A silo as a process of its own, on one thread.</summary>
internal sealed partial class SiloProcess : IAsyncDisposable
{
    /// <summary>Longer than a loaded machine's pauses, shorter than the default.</summary>
    public static readonly string[] Options = ["--dead-after", "6"];

    /// <summary>Longer than anybody waits.</summary>
    public static readonly string[] NeverDead = ["--dead-after", "3600"];

    private readonly Process _process;

    private SiloProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Where other silos reach it.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Whether it has not ended.</summary>
    public bool IsAlive => !_process.HasExited;

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Starts one, and waits until it is in the cluster.</summary>
    /// <param name="redis">Where the silos meet.</param>
    /// <param name="output">Receives what it says.</param>
    /// <param name="options">Instead of <see cref="Options"/>.</param>
    /// <param name="torchHome">The folder of its cache of published weights; null: this machine's own.</param>
    public static async Task<SiloProcess> StartAsync(string redis, ITestOutputHelper output, string[]? options = null, string? torchHome = null)
    {
        var start = new ProcessStartInfo(
            Dotnet, [Path.Combine(AppContext.BaseDirectory, "Unroll.Cluster.dll"), "silo", "--redis", redis, "--threads", "1", .. options ?? Options])
        {
            RedirectStandardError = true,

            // It ends before code that was counted first has repaid it.
            Environment = { ["DOTNET_TieredPGO"] = "0" },
        };
        if (torchHome is not null)
        {
            start.Environment["TORCH_HOME"] = torchHome;
        }

        var silo = new SiloProcess(Process.Start(start)!);
        var isIn = new TaskCompletionSource();
        _ = Task.Run(async () =>
        {
            while (await silo._process.StandardError.ReadLineAsync() is { } line)
            {
                Write(output, string.Create(CultureInfo.InvariantCulture, $"{silo.Id}: {line}"));
                if (InCluster().Match(line) is { Success: true } match)
                {
                    silo.Address = match.Groups[1].Value;
                    isIn.TrySetResult();
                }
            }

            isIn.TrySetException(new InvalidOperationException("The silo ended before it was in the cluster."));
        });
        await isIn.Task.WaitAsync(TestContext.Current.CancellationToken);
        return silo;
    }

    /// <summary>Ends it at once, as a machine does that fails.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Tells it to end, as systems do that shut down, and waits until it has.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        await DotnetCommand.RunProgramAsync("kill", AppContext.BaseDirectory, ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Whether it reads a file just now, as Linux shows it.</summary>
    public bool HasOpen(string path)
    {
        try
        {
            return IsAlive && new DirectoryInfo($"/proc/{Id}/fd").EnumerateFileSystemInfos().Any(file => file.LinkTarget == path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    [GeneratedRegex(@"silo (\S+) is in the cluster")]
    private static partial Regex InCluster();

    private static void Write(ITestOutputHelper output, string line)
    {
        try
        {
            output.WriteLine(line);
        }
        catch (InvalidOperationException)
        {
            // The test is over; nobody asks any more.
        }
    }
}
