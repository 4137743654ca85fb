using Unroll.Server.Page;

namespace Unroll.Hosting.Tests.Server;

public class RecentTimesTests
{
    [Fact]
    public void Quantiles_are_of_the_last_times()
    {
        var times = new RecentTimes();
        Assert.Null(times.Milliseconds(0.5));
        for (var i = 0; i < 1024; i++)
        {
            times.Add(1000);
        }

        for (var i = 1; i <= 1024; i++)
        {
            times.Add(i / 1000.0);
        }

        Assert.Equal((2048, 512, 1014, 1024, 1), (times.Count, times.Milliseconds(0.5), times.Milliseconds(0.99), times.Milliseconds(1), times.Milliseconds(0)));
    }
}
