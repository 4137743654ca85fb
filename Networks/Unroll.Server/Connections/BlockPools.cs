using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Unroll.Server.Connections;

/// <summary>Gives the web server its memory, and takes away from time to time what a burst has left.</summary>
internal sealed class BlockPools : IMemoryPoolFactory<byte>, IDisposable
{
    /// <summary>64 MiB of large blocks.</summary>
    private const int MostLarge = 1024;

    private readonly ITimer _timer;

    public BlockPools(TimeProvider time) => _timer = time.CreateTimer(static state => ((BlockPools)state!).Pool.Trim(), this, TrimPeriod, TrimPeriod);

    /// <summary>A block that nobody needed for so long is let go.</summary>
    public static TimeSpan TrimPeriod { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The pool of all connections.</summary>
    public BlockPool Pool { get; } = new(MostLarge);

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => Pool;

    public void Dispose() => _timer.Dispose();
}
