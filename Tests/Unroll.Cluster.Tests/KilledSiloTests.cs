using Unroll.Cluster.Tests.Support;

namespace Unroll.Cluster.Tests;

/// <summary>A job on silos in processes of their own, one of which is killed: each image counts once, and the accuracy is that of one process.</summary>
public sealed class KilledSiloTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_silo_that_is_killed_costs_no_image()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = await SiloProcess.StartAsync(redis.Address, output);
        await using var second = await SiloProcess.StartAsync(redis.Address, output);
        using var job = new Job();

        var running = job.EvaluateShippedAsync(redis.Client);
        await Until.TrueAsync(() => job.HasBegun || running.IsCompleted, "the job has begun");
        Assert.False(running.IsCompleted);
        first.Kill();

        var report = await running;
        Assert.Equal((9272, 10_000), (report.GetProperty("correct").GetInt32(), report.GetProperty("images").GetInt32()));
        Assert.Equal(Job.Predictions, job.Lines().Select(line => (byte)line.Answer!));
        Assert.True(second.IsAlive);

        // All know that it is finished, and nothing is computed again.
        var watched = await job.RunAsync("watch", "--redis", redis.Address);
        Assert.Equal((0, ""), (watched.ExitCode, watched.Error));
        Assert.EndsWith("is finished: 9,272 of 10,000 images right, 0 that cannot be read.\n", watched.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(0, (await job.EvaluateShippedAsync(redis.Client)).GetProperty("imagesPerSecond").GetDouble());
    }
}
