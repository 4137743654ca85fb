namespace Unroll.CudaEmulator.Ptx;

/// <summary>
/// Finds races in shared memory: between two barriers, a word that one thread writes may not be touched by another. The order in which the machine happens to run the threads
/// does not matter.
/// </summary>
/// <param name="length">Bytes of shared memory.</param>
public sealed class PtxRaces(int length)
{
    private const int WordLength = 4;
    private const int Several = -2;

    private readonly (int Interval, int Thread)[] _writers = new (int, int)[length / WordLength];
    private readonly (int Interval, int Thread)[] _readers = new (int, int)[length / WordLength];

    private int _interval;

    /// <summary>All threads have come to a barrier, or a block begins.</summary>
    public void NextInterval() => _interval++;

    /// <summary>A thread touches bytes, by their place in shared memory.</summary>
    public void Touch(int thread, int place, int bytes, bool isWrite)
    {
        for (var word = place / WordLength; word < (place + bytes) / WordLength; word++)
        {
            RefuseOthers(_writers[word], thread, word, isWrite, "writes");
            if (isWrite)
            {
                RefuseOthers(_readers[word], thread, word, isWrite, "reads");
                _writers[word] = (_interval, thread);
            }
            else
            {
                var (interval, other) = _readers[word];
                _readers[word] = (_interval, interval == _interval && other != thread ? Several : thread);
            }
        }
    }

    private void RefuseOthers((int Interval, int Thread) last, int thread, int word, bool isWrite, string other)
    {
        if (last.Interval == _interval && last.Thread != thread)
        {
            var who = last.Thread == Several ? "others" : $"thread {last.Thread}";
            throw new PtxFaultException(
                $"A race: thread {thread} would {(isWrite ? "write" : "read")} word {word} of shared memory, which {who} {other} between the same barriers.");
        }
    }
}
