namespace ILGPU.Runtime.CPU;

/// <summary>
/// Threads for a group whose kernel has barriers. They run by turns, each up to its next barrier, so that a run is the same every time; a barrier is passed when
/// every thread of the group has come to it or ended.
/// </summary>
internal sealed class GroupTeam(int size) : IDisposable
{
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, size).Select(_ => new SemaphoreSlim(0))];
    private readonly bool[] _ended = new bool[size];
    private readonly SemaphoreSlim _done = new(0);
    private Exception? _failure;

    public void Run(KernelConfig config, int gridIndex, Action kernel)
    {
        using var group = new GroupState();
        Array.Clear(_ended);
        _failure = null;
        var threads = Enumerable.Range(0, size).Select(lane => new Thread(() => RunLane(config, group, gridIndex, lane, kernel), 256 * 1024) { IsBackground = true }).ToList();
        threads.ForEach(t => t.Start());
        _turns[0].Release();
        _done.Wait();
        threads.ForEach(t => t.Join());
        if (_failure is not null)
        {
            throw new InvalidOperationException($"A kernel failed: {_failure.Message}", _failure);
        }
    }

    public void Dispose()
    {
        _done.Dispose();
        Array.ForEach(_turns, turn => turn.Dispose());
    }

    private void RunLane(KernelConfig config, GroupState group, int gridIndex, int lane, Action kernel)
    {
        _turns[lane].Wait();
        Lane.Current.Enter(config, group, gridIndex, lane, () =>
        {
            PassTurn(lane);
            _turns[lane].Wait();
        });
        try
        {
            kernel();
        }
        catch (Exception e)
        {
            _failure ??= e;
        }

        _ended[lane] = true;
        PassTurn(lane);
    }

    /// <summary>The next thread that has not ended, round and round: when it is a thread's turn again, all have come to the barrier.</summary>
    private void PassTurn(int lane)
    {
        for (var next = 1; next <= size; next++)
        {
            if (!_ended[(lane + next) % size])
            {
                _turns[(lane + next) % size].Release();
                return;
            }
        }

        _done.Release();
    }
}
