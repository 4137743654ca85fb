using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Unroll.Cpu.Threading;

/// <summary>
/// What one worker of a team is told of a call, and the chunks that are left of its range. It takes chunks from the front; others that have none left take from the
/// back. All of it is in lines of its own, so that handing over costs one transfer between two cores, and taking a chunk of one's own costs none.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal unsafe struct WorkerSlot
{
    /// <summary>Two cache lines: processors fetch them in pairs.</summary>
    public const int Bytes = 128;

    /// <summary>The most chunks of one range.</summary>
    public const int MaxChunks = (1 << ChunkBits) - 1;

    private const int ChunkBits = 20;

    // From the top: the call's number, the first chunk that is left, the end. One word, so that a thread that is late for a call cannot take a chunk of the next.
    private long _range;
    private int _first;

    public delegate*<void*, int, int, void> Body;
    public void* Job;

    /// <summary>How many workers have a range in this call: those below this index.</summary>
    public int Workers;

    /// <summary>Not zero while the worker sleeps, or is about to.</summary>
    public int Sleeps;

    /// <summary>The number of the last call that gave this worker a range, in the lower bits that the range keeps of it.</summary>
    public readonly long Call => Volatile.Read(in _range) >> (2 * ChunkBits);

    /// <summary>The number of a call as <see cref="Call"/> has it.</summary>
    public static long Number(long call) => call << (2 * ChunkBits) >> (2 * ChunkBits);

    /// <summary>Gives the worker the chunks from <paramref name="first"/> up to <paramref name="end"/>; all else must have been set before.</summary>
    public void Publish(long call, int first, int end)
    {
        _first = first;
        Volatile.Write(ref _range, (call << (2 * ChunkBits)) | (uint)(end - first));
    }

    /// <summary>Takes the first chunk that is left of a call's range.</summary>
    public bool TryTakeFirst(long call, out int chunk) => TryTake(call, 1L << ChunkBits, out chunk, out _);

    /// <summary>Takes the last chunk that is left of a call's range.</summary>
    public bool TryTakeLast(long call, out int chunk) => TryTake(call, -1, out _, out chunk);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryTake(long call, long step, out int front, out int back)
    {
        while (true)
        {
            var range = Volatile.Read(in _range);
            front = (int)(range >> ChunkBits) & MaxChunks;
            back = (int)range & MaxChunks;
            if (range >> (2 * ChunkBits) != call || front == back)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _range, range + step, range) == range)
            {
                // The taken chunk keeps the call open, so this is still the call's.
                front += _first;
                back += _first - 1;
                return true;
            }
        }
    }
}
