using System.Diagnostics;

namespace Unroll.Cluster.Tests.Support;

/// <summary>Waits for what must come to pass, however busy the machine is.</summary>
internal static class Until
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Limit, $"Waited {Limit} in vain: {what}.");
            await Task.Delay(Period, TestContext.Current.CancellationToken);
        }
    }
}
