using Unroll.Cluster.Tests.Support;

namespace Unroll.Cluster.Tests;

/// <summary>A job on silos in processes of their own, one of which is killed: each image counts once, and the accuracy is that of one process.</summary>
public sealed class KilledSiloTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_silo_that_is_killed_costs_no_image()
    {
        await using var silos = await SiloPair.StartAsync(output);
        silos.First.Kill();

        await silos.AssertCompleteAsync();
        Assert.True(silos.Second.IsAlive);

        // All know that it is finished, and nothing is computed again.
        var watched = await silos.Job.RunAsync("watch", "--redis", silos.Redis.Address);
        Assert.Equal((0, ""), (watched.ExitCode, watched.Error));
        Assert.EndsWith("is finished: 9,272 of 10,000 images right, 0 that cannot be read.\n", watched.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(0, (await silos.Job.EvaluateShippedAsync(silos.Redis.Client)).GetProperty("imagesPerSecond").GetDouble());
    }
}
