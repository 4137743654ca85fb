using System.Diagnostics;

namespace Unroll.Cpu.Profiling;

/// <summary>The calls of one forward pass with their times, in the order in which they ended.</summary>
internal sealed class PassTimes
{
    private readonly List<CallTime> _calls = [];
    private int _depth;
    private long _start;

    public IReadOnlyList<CallTime> Calls => _calls;

    public void Clear() => _calls.Clear();

    /// <summary>A call begins. One that a call makes in turn is part of it.</summary>
    public void Enter()
    {
        if (_depth++ == 0)
        {
            _start = Stopwatch.GetTimestamp();
        }
    }

    public void Exit(string kernel, int outputOffset, long floats)
    {
        if (--_depth == 0)
        {
            _calls.Add(new CallTime(kernel, outputOffset, floats, Stopwatch.GetTimestamp() - _start));
        }
    }
}
