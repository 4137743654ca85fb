using Unroll.Cpu.Threading;

namespace Unroll.Testing.Kernels;

public class EvenCutTests
{
    [Fact]
    public void Chunks_cover_the_items_evenly_and_each_thread_gets_its_share()
    {
        foreach (var items in (int[])[1, 2, 3, 7, 14, 28, 49, 72, 262])
        {
            foreach (var size in (int[])[1, 2, 5, 18, 1000])
            {
                foreach (var threads in (int[])[1, 2, 3, 8])
                {
                    var cut = new EvenCut(items, size, threads);
                    var sizes = Enumerable.Range(0, cut.Chunks).Select(chunk => cut.Start(chunk + 1) - cut.Start(chunk)).ToArray();

                    Assert.Equal(0, cut.Start(0));
                    Assert.Equal(items, cut.Start(cut.Chunks));
                    Assert.Equal(sizes.Max(), cut.MaxSize);
                    Assert.InRange(sizes.Min(), Math.Max(1, sizes.Max() - 1), sizes.Max());
                    Assert.InRange(sizes.Max(), 1, size);
                    Assert.True(cut.Chunks == 1 || cut.Chunks % threads == 0 || cut.Chunks > items - threads, $"{items} items, {size} to a chunk, {threads} threads: {cut.Chunks} chunks");
                }
            }
        }
    }
}
