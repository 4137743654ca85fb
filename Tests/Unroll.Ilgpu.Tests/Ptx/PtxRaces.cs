namespace Unroll.Ilgpu.Tests.Ptx;

/// <summary>
/// Finds races in shared memory: between two barriers, a word that one thread writes may not be touched by another. The order in which the machine happens to run the threads
/// does not matter.
/// </summary>
/// <param name="length">Bytes of shared memory.</param>
internal sealed class PtxRaces(int length)
{
    private const int WordLength = 4;
    private const int Nobody = -1;
    private const int Several = -2;

    private readonly (int Interval, int Thread)[] _writers = NewTable(length);
    private readonly (int Interval, int Thread)[] _readers = NewTable(length);

    private int _interval;

    /// <summary>All threads have come to a barrier.</summary>
    public void NextInterval() => _interval++;

    /// <summary>A thread touches bytes, by their place in shared memory.</summary>
    public void Touch(int thread, int place, int bytes, bool isWrite)
    {
        for (var word = place / WordLength; word < (place + bytes) / WordLength; word++)
        {
            AssertNobodyElse(_writers[word], thread, word, isWrite ? "write" : "read", "writes");
            if (isWrite)
            {
                AssertNobodyElse(_readers[word], thread, word, "write", "reads");
                _writers[word] = (_interval, thread);
            }
            else
            {
                _readers[word] = (_interval, _readers[word] is var (interval, other) && interval == _interval && other != thread ? Several : thread);
            }
        }
    }

    private static (int Interval, int Thread)[] NewTable(int length)
    {
        var table = new (int, int)[length / WordLength];
        table.AsSpan().Fill((-1, Nobody));
        return table;
    }

    private void AssertNobodyElse((int Interval, int Thread) last, int thread, int word, string what, string other) => Assert.True(
        last.Interval != _interval || last.Thread == thread,
        $"A race: thread {thread} would {what} word {word} of shared memory, which {(last.Thread == Several ? "others" : $"thread {last.Thread}")} {other} between the same barriers.");
}
