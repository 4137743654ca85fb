using System.Buffers;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Unroll.Server.Connections;

namespace Unroll.Hosting.Tests.Server;

/// <summary>The memory of connections.</summary>
public sealed class BlockPoolTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Blocks_are_large_up_to_a_number_and_small_beyond_it()
    {
        using var pool = new BlockPool(mostLarge: 2);
        var blocks = Enumerable.Range(0, 4).Select(_ => pool.Rent(BlockPool.SmallSize)).ToArray();

        Assert.Equal([BlockPool.LargeSize, BlockPool.LargeSize, BlockPool.SmallSize, BlockPool.SmallSize], blocks.Select(block => block.Memory.Length));
        Assert.Equal((2 * BlockPool.LargeSize) + (2 * BlockPool.SmallSize), pool.Bytes);

        // One that comes back is the next that goes, and a small one does not make a large one.
        blocks[2].Dispose();
        Assert.Same(blocks[2], pool.Rent());
        blocks[0].Dispose();
        Assert.Same(blocks[0], pool.Rent());
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(BlockPool.SmallSize + 1));
    }

    [Fact]
    public void What_nobody_needs_for_a_period_is_let_go_and_the_rest_stays()
    {
        var clock = new FakeTimeProvider();
        using var pools = new BlockPools(clock);
        var pool = (BlockPool)pools.Create();
        Rent(10);
        Assert.Equal(10 * BlockPool.LargeSize, pool.Bytes);

        // All were needed in the first period, and three in the second.
        clock.Advance(BlockPools.TrimPeriod);
        Assert.Equal(10 * BlockPool.LargeSize, pool.Bytes);
        Rent(3);
        clock.Advance(BlockPools.TrimPeriod);
        Assert.Equal(3 * BlockPool.LargeSize, pool.Bytes);
        clock.Advance(BlockPools.TrimPeriod);
        Assert.Equal(0, pool.Bytes);

        void Rent(int count) => Array.ForEach(Enumerable.Range(0, count).Select(_ => pool.Rent()).ToArray(), block => block.Dispose());
    }

    [Fact]
    public async Task A_burst_leaves_at_most_a_block_for_each_connection_that_stays_open()
    {
        const int Burst = 16;
        var clock = new FakeTimeProvider();
        await using var server = new TestServer();
        await server.StartAsync(null, more: services => services.AddSingleton<TimeProvider>(clock));
        var answers = await Task.WhenAll(Enumerable.Range(0, Burst).Select(_ => server.Client.PostAsync("/v2/models/tiny/infer", new ByteArrayContent(new byte[900_000]), Cancellation)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode));
        Assert.InRange(server.BlockBytes, (Burst + 1) * BlockPool.LargeSize, int.MaxValue);

        // A connection gives its last block back a moment after its answer, or keeps it, where the pipe of its bytes was being written to when the last of them were taken out.
        while (server.BlockBytes > Burst * BlockPool.LargeSize)
        {
            clock.Advance(BlockPools.TrimPeriod);
            await Task.Delay(1, Cancellation);
        }

        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/v2/health/live", Cancellation)).StatusCode);
    }
}
