using Microsoft.Extensions.DependencyInjection;
using Unroll.Hosting.Tests.Support;

namespace Unroll.Hosting.Tests;

/// <summary>What a request costs the garbage collector. Alone, since allocations of the whole process are counted.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_request_allocates_nothing(int maxBatchSize)
    {
        const int Requests = 200, Attempts = 10;
        await using var host = await ServingHost.StartAsync(
            o => (o.MaxBatchSize, o.Threads, o.QueueTimeout) = (maxBatchSize, 1, TimeSpan.FromMinutes(1)),
            services => services.AddSingleton(TimeProvider.System));
        var network = host.Network;
        var input = TestNetworks.Images(TinyNet.Info, 1);
        var outputs = new[] { new float[5], new float[5] };
        await RunAsync();

        // Anything else in the process may allocate at any time: one attempt without is the proof.
        var least = long.MaxValue;
        for (var i = 0; i < Attempts && least > 0; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await RunAsync();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        // The loop itself is one object, and a count is taken.
        Assert.True(least < Requests, $"{least} bytes for {Requests} requests.");

        async Task RunAsync()
        {
            for (var i = 0; i < Requests; i += 2)
            {
                var first = network.ForwardAsync(input, outputs[0], cancellation: TestContext.Current.CancellationToken);
                var second = network.ForwardAsync(input, outputs[1], cancellation: TestContext.Current.CancellationToken);
                await first;
                await second;
            }
        }
    }
}
