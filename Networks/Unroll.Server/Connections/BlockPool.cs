using System.Buffers;

namespace Unroll.Server.Connections;

/// <summary>
/// Memory for what connections bring and take. The web server's own pool has blocks of 4 KiB: an image of 600 KB takes 150 calls of the system then, and as many turns of all that hands it on.
/// These have 64 KiB, up to a number of them; beyond it blocks are as small as ever, so that many who bring little each cannot take much.
/// </summary>
/// <param name="mostLarge">How many large blocks there may be.</param>
internal sealed class BlockPool(int mostLarge) : MemoryPool<byte>
{
    /// <summary>Bytes of a large block.</summary>
    public const int LargeSize = 1 << 16;

    /// <summary>Bytes of a small one: as many as the web server asks for.</summary>
    public const int SmallSize = 1 << 12;

    private readonly Lock _lock = new();
    private readonly Shelf _large = new(LargeSize);
    private readonly Shelf _small = new(SmallSize);

    public override int MaxBufferSize => SmallSize;

    /// <summary>Bytes of all blocks that there are, used or free.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _large.Bytes + _small.Bytes;
            }
        }
    }

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, SmallSize);
        lock (_lock)
        {
            return (_large.HasFree || _large.Count < mostLarge ? _large : _small).Take(this);
        }
    }

    /// <summary>Lets go of the blocks that nobody has needed since the last call.</summary>
    public void Trim()
    {
        lock (_lock)
        {
            _large.Trim();
            _small.Trim();
        }
    }

    /// <summary>All connections have this one pool, which ends with the server: whoever ends his use of it ends nothing.</summary>
    protected override void Dispose(bool disposing)
    {
    }

    /// <summary>The blocks of one size.</summary>
    private sealed class Shelf(int size)
    {
        private readonly Stack<Block> _free = [];

        /// <summary>The fewest free blocks since the last <see cref="Trim"/>: so many were free all the time.</summary>
        private int _leastFree;

        /// <summary>Blocks that there are, used or free.</summary>
        public int Count { get; private set; }

        public long Bytes => (long)Count * size;

        public bool HasFree => _free.Count > 0;

        public Block Take(BlockPool pool)
        {
            // The last one that came back is the one that the processor's caches have.
            if (!_free.TryPop(out var block))
            {
                block = new Block(pool, this, size);
                Count++;
                return block;
            }

            _leastFree = Math.Min(_leastFree, _free.Count);
            return block;
        }

        public void Put(Block block) => _free.Push(block);

        public void Trim()
        {
            for (; _leastFree > 0; _leastFree--)
            {
                _free.Pop();
                Count--;
            }

            _leastFree = _free.Count;
        }
    }

    /// <summary>A block. It is pinned, since sockets write into it.</summary>
    private sealed class Block(BlockPool pool, Shelf shelf, int size) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(size, pinned: true);

        public void Dispose()
        {
            lock (pool._lock)
            {
                shelf.Put(this);
            }
        }
    }
}
