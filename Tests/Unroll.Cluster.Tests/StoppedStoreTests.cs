using Unroll.Cluster.Tests.Support;

namespace Unroll.Cluster.Tests;

/// <summary>A job on silos in processes of their own, whose store goes away for a while.</summary>
public sealed class StoppedStoreTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_store_that_is_stopped_and_started_costs_no_image()
    {
        await using var silos = await SiloPair.StartAsync(output);
        await silos.Redis.EndAsync();

        // What is begun goes on; what is not begun waits for the store.
        var before = silos.Job.Written;
        await Until.TrueAsync(() => silos.Job.Written > before, "the silos go on without the store");
        Assert.False(silos.Running.IsCompleted);
        await silos.Redis.BeginAsync();

        await silos.AssertCompleteAsync();
        Assert.True(silos.First.IsAlive && silos.Second.IsAlive);
    }
}
