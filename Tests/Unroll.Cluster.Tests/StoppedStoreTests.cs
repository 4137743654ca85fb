using Unroll.Cluster.Tests.Support;

namespace Unroll.Cluster.Tests;

/// <summary>A job on silos in processes of their own, whose store goes away for a while.</summary>
public sealed class StoppedStoreTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_store_that_is_stopped_and_started_costs_no_image()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = await SiloProcess.StartAsync(redis.Address, output);
        await using var second = await SiloProcess.StartAsync(redis.Address, output);
        using var job = new Job();

        var running = job.EvaluateShippedAsync(redis.Client);
        await Until.TrueAsync(() => job.HasBegun || running.IsCompleted, "the job has begun");
        Assert.False(running.IsCompleted);
        await redis.EndAsync();

        // What is begun goes on; what is not begun waits for the store.
        var before = job.Written;
        await Until.TrueAsync(() => job.Written > before, "the silos go on without the store");
        Assert.False(running.IsCompleted);
        await redis.BeginAsync();

        var report = await running;
        Assert.Equal((9272, 10_000), (report.GetProperty("correct").GetInt32(), report.GetProperty("images").GetInt32()));
        Assert.Equal(Job.Predictions, job.Lines().Select(line => (byte)line.Answer!));
        Assert.True(first.IsAlive && second.IsAlive);
    }
}
