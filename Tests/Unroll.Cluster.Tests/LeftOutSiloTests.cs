using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Unroll.Cli;
using Unroll.Cluster.Grains;
using Unroll.Cluster.Silos;
using Unroll.Cluster.Tests.Support;
using Unroll.Hub;
using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Cluster.Tests;

/// <summary>A silo whose cache has other weights under the job's address: it would compute something else.</summary>
public sealed class LeftOutSiloTests(ITestOutputHelper output)
{
    private const int Count = 40;
    private const string Name = "weights.safetensors";

    /// <summary>Nobody asks for it: each machine has it in its cache.</summary>
    private const string Address = $"https://weights.invalid/{Name}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_whose_weights_are_others_is_named_and_gets_no_work_and_the_rest_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux shows which process reads a file.");
        using var homes = new TemporaryFolder();
        var (own, other) = (CachedIn(homes.File("own")), CachedIn(homes.File("other")));
        WriteWeights(own);
        WriteChanged(own, other, bit: 0);
        await using var silos = await SiloPair.StartIdleAsync(output, SiloProcess.NeverDead, (homes.File("own"), homes.File("other")));

        // The job ends when it has got this image: not before the other silo was asked.
        var correct = silos.Job.WriteFolders(Count);
        var held = Directory.EnumerateFiles(silos.Job.Data, "*.pgm", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var image = await File.ReadAllBytesAsync(held, Cancellation);
        File.Delete(held);
        Assert.Equal(0, (await DotnetCommand.RunProgramAsync("mkfifo", silos.Job.Data, [held])).ExitCode);
        await using var pipe = new FileStream(held, FileMode.Open, FileAccess.ReadWrite);
        var hub = new HubOptions { TorchCheckpoints = Path.GetDirectoryName(own), Offline = true };
        var running = silos.Job.RunWithAsync(
            hub, ["run", "fashion_resnest", "--weights", Address, "--data", silos.Job.Data, "--output", silos.Job.Output, "--shards", "4", .. silos.Redis.Client]);

        var leftOut = await WaitForLeftOutAsync(silos.Redis.Address, running);
        var problem = $"this machine would compute something else: the weights' SHA-256 is {HashOf(other)}, not {HashOf(own)}.";

        // Were it asked again, it would have something else to say.
        WriteChanged(own, other, bit: 1);
        await Until.TrueAsync(() => silos.First.HasOpen(held) || running.IsCompleted, "the silo that is left reads the image");
        await pipe.WriteAsync(image, Cancellation);
        await pipe.DisposeAsync();
        var (exitCode, text, error) = await running;

        Assert.True(exitCode == 0, error);
        Assert.Equal((silos.Second.Address, 0, problem), (leftOut.Silo, leftOut.Images, leftOut.Problem));
        Assert.Equal($"unroll-cluster: silo {silos.Second.Address} is left out: {problem}", Assert.Single(error.ReplaceLineEndings("\n").Split('\n'), line => line.Contains("is left out:", StringComparison.Ordinal)));
        Assert.Contains($"({correct} of {Count} images right)", text, StringComparison.Ordinal);
        Assert.Equal(Count, silos.Job.Lines().Length);
    }

    private static string CachedIn(string torchHome) => Path.Combine(torchHome, "hub", "checkpoints", Name);

    /// <summary>Writes the shipped weights.</summary>
    private static void WriteWeights(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var shipped = new BrotliStream(File.OpenRead(Path.Combine(ShippedData.Fashion, "fashion_resnest.pth.br")), CompressionMode.Decompress);
        using var weights = StateDict.Open(shipped);
        weights.SaveSafetensors(path);
    }

    /// <summary>Writes the same weights with a bit that is another.</summary>
    private static void WriteChanged(string weights, string path, int bit)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var bytes = File.ReadAllBytes(weights);
        bytes[^1] ^= (byte)(1 << bit);
        File.WriteAllBytes(path, bytes);
    }

    private static string HashOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    /// <summary>Asks the job until it has left out a silo, and has the shards back.</summary>
    private async Task<SiloProgress> WaitForLeftOutAsync(string redis, Task<(int ExitCode, string Output, string Error)> running)
    {
        var settings = new ClusterSettings(redis, "unroll", IPAddress.Loopback, null, null, TimeSpan.FromHours(1), null, LogLevel.None);
        using var host = await ClusterClient.CreateAsync(settings, new Terminal(TextWriter.Null, TextWriter.Null, width: null, isErrorInteractive: false));
        await host.StartAsync(Cancellation);
        var client = host.Services.GetRequiredService<IClusterClient>();
        SiloProgress? leftOut = null;
        await Until.TrueAsync(
            async () =>
            {
                try
                {
                    var jobs = await client.GetGrain<IJobListGrain>(0).GetAsync();
                    leftOut = jobs is [var job] ? (await client.GetGrain<IJobGrain>(job).GetProgressAsync()).Silos.FirstOrDefault(silo => silo is { Problem: not null, Shards: 0 }) : null;
                }
                catch (Exception e) when (e is TimeoutException or Orleans.Runtime.OrleansException)
                {
                    output.WriteLine($"The job did not answer: {e.Message}");
                }

                return leftOut is not null || running.IsCompleted;
            },
            "a silo is left out");
        await host.StopAsync(Cancellation);
        Assert.True(leftOut is not null, running.IsCompleted ? (await running).Error : "");
        return leftOut;
    }
}
