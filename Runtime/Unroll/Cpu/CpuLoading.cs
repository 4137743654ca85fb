using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Unroll.Cpu.Packing;
using Unroll.Cpu.Simd;
using Unroll.Cpu.Threading;
using Unroll.Weights;

namespace Unroll.Cpu;

/// <summary>
/// A network while it is loaded. The just-in-time compiler works on the code of the forward pass meanwhile, on another thread: that takes about as long as reading the weights of a small
/// network, and the first pass would wait for it.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The team is the network's; it has no threads before the first pass.")]
internal sealed class CpuLoading
{
    private readonly CpuProgram _program;
    private readonly SimdLevel _level;
    private readonly AlignedFloats _weights;
    private readonly WorkerTeam _team;
    private readonly Task<CpuSession>? _rehearsal;

    /// <exception cref="ArgumentOutOfRangeException">An option is.</exception>
    /// <exception cref="PlatformNotSupportedException">The processor has no such vectors.</exception>
    public CpuLoading(CpuProgram program, LoadOptions options)
    {
        CheckCount(options.Threads, nameof(options.Threads), "all cores");
        CheckCount(options.MaxPasses, nameof(options.MaxPasses), "any number");
        _program = program;
        Options = options;
        _level = SimdLevels.Resolve(options.Simd);
        _weights = new AlignedFloats(program.WeightLength, zeroed: false);
        _team = new WorkerTeam(options.Threads == 0 ? Environment.ProcessorCount : options.Threads);
        if (RuntimeFeature.IsDynamicCodeCompiled && Environment.ProcessorCount > 1 && program.MustCompile(_level))
        {
            _rehearsal = Task.Factory.StartNew(Rehearse, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    public LoadOptions Options { get; }

    /// <summary>Packs the weights.</summary>
    /// <exception cref="CheckpointException">The parameters are not this network's; the message lists what differs.</exception>
    public CpuNetwork Finish(StateDict weights)
    {
        var bound = BoundParameters.Bind(_program.Info, weights, Options);
        WeightPacker.Pack(_program.VisitWeights, bound, _weights, _team.Threads);
        return new CpuNetwork(_program, _weights, _team, Options.MaxPasses, _level, _rehearsal?.GetAwaiter().GetResult());
    }

    /// <summary>Runs a little of each layer, on whatever the weights and the arena hold; nobody sees the result. The memory is that of the first pass.</summary>
    private unsafe CpuSession Rehearse()
    {
        var session = new CpuSession(_program.ArenaLength, _weights, _team, _level);
        _team.OnlyFirstChunks = true;
        session.Rehearse(_program);
        _team.OnlyFirstChunks = false;
        GC.KeepAlive(_weights);
        return session;
    }

    private static void CheckCount(int value, string option, string zero)
    {
        if (value < 0)
        {
            throw new ArgumentOutOfRangeException($"{nameof(LoadOptions)}.{option} is {value}; it must be at least 1, or 0 for {zero}.", innerException: null);
        }
    }
}
