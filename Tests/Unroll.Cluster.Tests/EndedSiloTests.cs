using Unroll.Cluster.Tests.Support;

namespace Unroll.Cluster.Tests;

/// <summary>A job on silos in processes of their own, one of which is told to end: its work goes to the other at once, not when it would be taken for dead.</summary>
public sealed class EndedSiloTests(ITestOutputHelper output)
{
    /// <summary>Longer than anybody waits.</summary>
    private static readonly string[] _neverDead = ["--dead-after", "3600"];

    [Fact]
    public async Task A_silo_that_is_told_to_end_hands_its_work_over()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Windows has no SIGTERM.");
        await using var redis = await RedisServer.StartAsync();
        await using var first = await SiloProcess.StartAsync(redis.Address, output, _neverDead);
        await using var second = await SiloProcess.StartAsync(redis.Address, output, _neverDead);
        using var job = new Job();

        var running = job.EvaluateShippedAsync(redis.Client);
        await Until.TrueAsync(() => job.HasBegun || running.IsCompleted, "the job has begun");
        Assert.False(running.IsCompleted);
        Assert.Equal(0, await first.TerminateAsync());

        await Until.TrueAsync(() => running.IsCompleted, "the other silo has done the rest");
        var report = await running;
        Assert.Equal((9272, 10_000), (report.GetProperty("correct").GetInt32(), report.GetProperty("images").GetInt32()));
        Assert.Equal(Job.Predictions, job.Lines().Select(line => (byte)line.Answer!));
        Assert.True(second.IsAlive);
    }
}
