namespace Unroll.Cpu.Threading;

/// <summary>
/// A layer's items (rows, tiles, panels, blocks of channels) in contiguous chunks of nearly the same size, as many for each thread where there are enough items. Then a thread's range of
/// chunks is the same share of every layer's items, and what a thread wrote is what it reads: each line that it has to fetch from another core takes longer than computing it.
/// </summary>
internal readonly struct EvenCut
{
    private readonly int _items;

    /// <param name="items">How many there are.</param>
    /// <param name="size">About how many to a chunk.</param>
    /// <param name="threads">Threads.</param>
    public EvenCut(int items, int size, int threads)
    {
        _items = items;
        Chunks = ((items - 1) / Math.Min(size, items)) + 1;
        var even = (Chunks + threads - 1) / threads * threads;
        if (Chunks > 1 && even <= items)
        {
            Chunks = even;
        }
    }

    /// <summary>How many chunks.</summary>
    public int Chunks { get; }

    /// <summary>The most items of a chunk.</summary>
    public int MaxSize => ((_items - 1) / Chunks) + 1;

    /// <summary>The first item of a chunk; that of the chunk after the last is the number of items.</summary>
    public int Start(int chunk) => (int)((long)_items * chunk / Chunks);
}
