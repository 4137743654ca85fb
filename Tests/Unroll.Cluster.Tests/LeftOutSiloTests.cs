using System.IO.Compression;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Unroll.Cli;
using Unroll.Cluster.Grains;
using Unroll.Cluster.Jobs;
using Unroll.Cluster.Tests.Support;
using Unroll.Weights;

namespace Unroll.Cluster.Tests;

/// <summary>A silo that would compute something else than the job.</summary>
public sealed class LeftOutSiloTests
{
    private const string Waiting = "class0/0.pgm";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_whose_weights_are_others_is_named_and_gets_no_work_and_the_rest_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Windows has no named pipes among its files.");
        const int Count = 40;
        await using var redis = await RedisServer.StartAsync();
        using var job = new Job();
        var correct = job.WriteFolders(Count);
        await using (var shipped = new BrotliStream(File.OpenRead(Path.Combine(ShippedData.Fashion, "fashion_resnest.pth.br")), CompressionMode.Decompress))
        using (var weights = StateDict.Open(shipped))
        {
            weights.SaveSafetensors(job.Weights);
        }

        // The first silo waits with the first of four shards, so that there is work when the other one comes; it has loaded the weights by then.
        var pipe = await job.MakePipeAsync(Waiting);
        var running = job.RunAsync("run", "fashion_resnest", "--weights", job.Weights, "--data", job.Data, "--output", job.Output, "--shards", "4", "--threads", "1", "--redis", redis.Address, "--dead-after", "3600");
        var opened = Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite), Cancellation);
        await Until.TrueAsync(() => opened.IsCompleted || running.IsCompleted, "a silo reads the image");
        Assert.False(running.IsCompleted);
        await using var writer = await opened;
        var others = await File.ReadAllBytesAsync(job.Weights, Cancellation);
        others[^1] ^= 1;
        File.Delete(job.Weights);
        await File.WriteAllBytesAsync(job.Weights, others, Cancellation);
        using var other = await TestSilo.StartAsync(redis.Address);

        var grain = other.Services.GetRequiredService<IGrainFactory>().GetGrain<IJobGrain>(IdOf(job));
        SiloProgress? leftOut = null;
        await Until.TrueAsync(async () => running.IsCompleted || (leftOut = (await grain.GetProgressAsync()).Silos.FirstOrDefault(silo => silo.Problem is not null)) is not null, "a silo is left out");
        await writer.WriteAsync(Job.BlackImage(), Cancellation);
        await writer.DisposeAsync();
        var (exitCode, output, error) = await running;

        var address = $"{other.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.Endpoint}";
        Assert.True(exitCode == 0, error);
        Assert.Equal((address, 0L), (leftOut?.Silo, leftOut?.Images));
        Assert.Contains($"silo {address} is left out: this machine would compute something else: the weights' SHA-256 is ", error, StringComparison.Ordinal);
        Assert.Contains($"of {Count + 1} images right", output, StringComparison.Ordinal);
        Assert.Equal(Count + 1, job.Lines().Length);
        Assert.Equal(correct, job.Lines().Count(line => line.Image != Waiting && line.Answer == line.Label));
        await other.StopAsync(Cancellation);
    }

    private static string IdOf(Job job)
    {
        using var file = File.OpenRead(Path.Combine(job.Output, "job.json"));
        return JsonSerializer.Deserialize(file, JobJson.Default.JobFile)!.Id;
    }
}
