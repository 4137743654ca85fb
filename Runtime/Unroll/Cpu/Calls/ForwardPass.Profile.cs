using System.Diagnostics;
using System.Runtime.CompilerServices;
using Unroll.Cpu.Arguments;
using Unroll.Cpu.Profiling;

namespace Unroll.Cpu.Calls;

public sealed unsafe partial class ForwardPass
{
    /// <summary>Where the calls' times go; null while nobody asks.</summary>
    internal PassTimes? Times { get; set; }

    /// <summary>Times a call until the result is disposed of, if anybody asks.</summary>
    /// <param name="x">What it reads.</param>
    /// <param name="y">What it writes.</param>
    /// <param name="z">What else it reads.</param>
    /// <param name="w">And what else.</param>
    /// <param name="kernel">The call's name.</param>
    private TimedCall Timed(View x, View y, View z = default, View w = default, [CallerMemberName] string kernel = "") => new(Times, kernel, x, y, z, w);

    /// <summary>The most multiply-adds a second that this pass's threads reach together at its vector width.</summary>
    internal double MeasurePeak()
    {
        const int Tries = 20, Milliseconds = 5;
        var sink = stackalloc float[_team.Threads * 16];
        var kernel = new FmaPeakKernel { Rounds = 1000, Sink = sink };
        var fewest = long.MaxValue;
        for (var attempt = 0; attempt < Tries;)
        {
            var start = Stopwatch.GetTimestamp();
            Execute(kernel, _team.Threads, int.MaxValue);
            var ticks = Stopwatch.GetTimestamp() - start;
            if (ticks < Stopwatch.Frequency * Milliseconds / 1000)
            {
                // Too short to be told from the start of the threads.
                kernel.Rounds *= 2;
                continue;
            }

            fewest = Math.Min(fewest, ticks);
            attempt++;
        }

        var lanes = _level switch
        {
            SimdLevel.Vector512 => 16,
            SimdLevel.Vector256 => 8,
            SimdLevel.Vector128 => 4,
            _ => 1,
        };
        return (double)kernel.Rounds * FmaPeakKernel.Sums * lanes * _team.Threads * Stopwatch.Frequency / fewest;
    }

    private readonly ref struct TimedCall
    {
        private readonly PassTimes? _times;
        private readonly string _kernel;
        private readonly int _outputOffset;
        private readonly long _floats;

        public TimedCall(PassTimes? times, string kernel, View x, View y, View z, View w)
        {
            _times = times;
            _kernel = kernel;
            if (times is not null)
            {
                _outputOffset = y.Offset;
                _floats = Floats(x) + Floats(y) + Floats(z) + Floats(w);
                times.Enter();
            }
        }

        public void Dispose() => _times?.Exit(_kernel, _outputOffset, _floats);

        private static long Floats(View view) => (long)view.Height * view.Width * view.Channels;
    }
}
