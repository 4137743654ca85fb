using System.Runtime.Intrinsics;
using Unroll.Cpu.Arguments;
using Unroll.Cpu.Kernels;
using Unroll.Cpu.Simd;
using Unroll.Cpu.Threading;

namespace Unroll.Cpu.Calls;

public sealed unsafe partial class ForwardPass
{
    // A chunk that reads and writes less than this costs more to hand out than to compute.
    private const int FloatsPerChunk = 8192;

    /// <summary>Runs a kernel's units on the team, at the pass's vector width.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="units">How many units it has.</param>
    /// <param name="floatsPerUnit">About how many floats a unit reads.</param>
    private void Execute<TKernel>(TKernel kernel, int units, int floatsPerUnit)
        where TKernel : unmanaged, IKernel
    {
        var job = new Job<TKernel> { Kernel = kernel, Units = new EvenCut(units, Math.Max(1, FloatsPerChunk / Math.Max(1, floatsPerUnit)), _team.Threads) };
        delegate*<void*, int, int, void> body = _level switch
        {
            SimdLevel.Vector512 => &RunChunk<TKernel, Vector512<float>, Simd512>,
            SimdLevel.Vector256 => &RunChunk<TKernel, Vector256<float>, Simd256>,
            SimdLevel.Vector128 => &RunChunk<TKernel, Vector128<float>, Simd128>,
            _ => &RunChunk<TKernel, float, SimdScalar>,
        };
        _team.Run(body, &job, job.Units.Chunks);
    }

    /// <summary>True when the threads share a map's channels, not its rows.</summary>
    private bool DividesByChannels(View map) => _team.Threads > 1 && SmallMaps.AreDividedByChannels(map.Height, map.Width);

    private static void RunChunk<TKernel, V, S>(void* argument, int chunk, int worker)
        where TKernel : unmanaged, IKernel
        where V : struct
        where S : ISimd<V>
    {
        var job = (Job<TKernel>*)argument;
        job->Kernel.Run<V, S>(job->Units.Start(chunk), job->Units.Start(chunk + 1));
    }

    private FeatureMap Map(View view) => new(_arena, view);

    private struct Job<TKernel>
        where TKernel : unmanaged, IKernel
    {
        public TKernel Kernel;
        public EvenCut Units;
    }
}
