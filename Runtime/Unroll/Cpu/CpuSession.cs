using Unroll.Cpu.Calls;
using Unroll.Cpu.Simd;
using Unroll.Cpu.Threading;

namespace Unroll.Cpu;

/// <summary>The memory of one forward pass in flight; concurrent callers have one each.</summary>
internal sealed unsafe class CpuSession
{
    /// <summary>Floats after the last buffer that kernels may read but never use: a vector that starts inside may end outside.</summary>
    private const int ReadSlack = 64;

    private readonly AlignedFloats _arena;

    public CpuSession(int arenaLength, AlignedFloats weights, WorkerTeam team, SimdLevel level)
    {
        _arena = new AlignedFloats(arenaLength + ReadSlack, zeroed: true);
        Pass = new ForwardPass(_arena.Pointer, weights.Pointer, team, level);
    }

    public ForwardPass Pass { get; }

    /// <summary>A pass whose image and outputs are the arena itself, which is no smaller than any of them.</summary>
    public void Rehearse(CpuProgram program)
    {
        var outputs = stackalloc float*[program.Info.Outputs.Count];
        new Span<nint>(outputs, program.Info.Outputs.Count).Fill((nint)_arena.Pointer);
        Pass.Bind(_arena.Pointer, outputs);
        program.RunForward(Pass);
    }
}
