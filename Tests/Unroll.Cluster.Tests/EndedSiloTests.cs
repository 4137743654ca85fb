using Unroll.Cluster.Tests.Support;

namespace Unroll.Cluster.Tests;

/// <summary>A job on silos in processes of their own, one of which is told to end: its work goes to the other at once, not when it would be taken for dead.</summary>
public sealed class EndedSiloTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_silo_that_is_told_to_end_hands_its_work_over()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Windows has no SIGTERM.");
        await using var silos = await SiloPair.StartAsync(output, SiloProcess.NeverDead);
        Assert.Equal(0, await silos.First.TerminateAsync());

        await Until.TrueAsync(() => silos.Running.IsCompleted, "the other silo has done the rest");
        await silos.AssertCompleteAsync();
        Assert.True(silos.Second.IsAlive);
    }
}
