namespace ILGPU.Runtime.CPU;

/// <summary>
/// Threads for the groups of a kernel with barriers. They run by turns, each up to its next barrier, so that a run is the same every time; a barrier is passed when
/// every thread of the group has come to it or ended.
/// </summary>
internal sealed class GroupTeam(int size) : IDisposable
{
    // A SemaphoreSlim would spin first, and so keep the thread whose turn it is from its core: twenty times slower.
    private readonly AutoResetEvent[] _turns = [.. Enumerable.Range(0, size).Select(_ => new AutoResetEvent(false))];
    private readonly bool[] _ended = new bool[size];
    private readonly AutoResetEvent _done = new(false);
    private Exception? _failure;

    /// <summary>Runs the groups one after the other.</summary>
    public void Run(KernelConfig config, Action kernel)
    {
        GroupState? group = null;
        var threads = Enumerable.Range(0, size)
            .Select(lane => new Thread(() => RunLane(config, () => group, lane, kernel), 256 * 1024) { IsBackground = true }).ToList();
        threads.ForEach(t => t.Start());
        for (var i = 0; i < config.GridDim.Size; i++)
        {
            using (group = new GroupState())
            {
                Array.Clear(_ended);
                _turns[0].Set();
                _done.WaitOne();
            }
        }

        group = null;
        Array.ForEach(_turns, turn => turn.Set());
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

    /// <summary>One thread's part of all groups, until there is no further one.</summary>
    private void RunLane(KernelConfig config, Func<GroupState?> current, int lane, Action kernel)
    {
        _turns[lane].WaitOne();
        for (var i = 0; current() is { } group; i++)
        {
            Lane.Current.Enter(config, group, i, lane, () =>
            {
                PassTurn(lane);
                _turns[lane].WaitOne();
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
            _turns[lane].WaitOne();
        }
    }

    /// <summary>The next thread that has not ended, round and round: when it is a thread's turn again, all have come to the barrier.</summary>
    private void PassTurn(int lane)
    {
        for (var next = 1; next <= size; next++)
        {
            if (!_ended[(lane + next) % size])
            {
                _turns[(lane + next) % size].Set();
                return;
            }
        }

        _done.Set();
    }
}
