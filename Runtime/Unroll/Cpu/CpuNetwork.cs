using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Unroll.Cpu.Profiling;
using Unroll.Cpu.Simd;
using Unroll.Cpu.Threading;

namespace Unroll.Cpu;

/// <summary>A compiled network with its weights on the CPU, to which generated code forwards. Safe to call from several threads at once.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Nothing needs to be released explicitly: the team's threads end when the network is collected, and the semaphore has no handle.")]
public sealed unsafe partial class CpuNetwork : INetwork
{
    private readonly CpuProgram _program;
    private readonly AlignedFloats _weights;
    private readonly WorkerTeam _team;
    private readonly WorkerTeam _alone = new(1);
    private readonly SimdLevel _level;
    private readonly Stack<CpuSession> _idle = new();
    private readonly SemaphoreSlim? _passes;

    internal CpuNetwork(CpuProgram program, AlignedFloats weights, WorkerTeam team, int maxPasses, SimdLevel level, CpuSession? session)
    {
        _passes = maxPasses > 0 ? new SemaphoreSlim(maxPasses) : null;
        _program = program;
        _weights = weights;
        _team = team;
        _level = level;
        if (session is not null)
        {
            _idle.Push(session);
        }
    }

    /// <inheritdoc/>
    public NetworkInfo Info => _program.Info;

    /// <summary>Runs one image and returns each output in an array of its own.</summary>
    /// <param name="input">[channels, height, width] in row-major order.</param>
    /// <exception cref="ArgumentException">The length is not one image's.</exception>
    public float[][] Forward(ReadOnlySpan<float> input)
    {
        ForwardArguments.CheckImage(Info, input.Length);
        return Forward(input, 1);
    }

    /// <summary>Runs a batch and returns each output in an array of its own.</summary>
    /// <param name="input">[batch, channels, height, width] in row-major order.</param>
    /// <param name="batch">How many images these are.</param>
    /// <exception cref="ArgumentException">The length is not that of as many images.</exception>
    public float[][] Forward(ReadOnlySpan<float> input, int batch)
    {
        ForwardArguments.CheckBatch(Info, input.Length, batch);
        var outputs = new float[Info.Outputs.Count][];
        var memories = new Memory<float>[outputs.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            memories[i] = outputs[i] = new float[checked(batch * Info.Outputs[i].Shape.Length)];
        }

        Forward(input, memories);
        return outputs;
    }

    /// <summary>Runs a batch of a network with one output.</summary>
    /// <param name="input">[batch, channels, height, width] in row-major order.</param>
    /// <param name="output">Receives [batch, channels, height, width] in row-major order.</param>
    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        var batch = ForwardArguments.BatchOf(Info, input.Length);
        ForwardArguments.CheckOutput(Info, output.Length, batch);
        fixed (float* inputs = input, outputs = output)
        {
            var targets = stackalloc float*[1];
            targets[0] = outputs;
            Run(inputs, targets, batch, clock: null);
        }
    }

    /// <summary>Runs a batch.</summary>
    /// <param name="input">[batch, channels, height, width] in row-major order.</param>
    /// <param name="outputs">For each output, a buffer that receives [batch, channels, height, width] in row-major order.</param>
    public void Forward(ReadOnlySpan<float> input, ReadOnlySpan<Memory<float>> outputs)
    {
        var batch = ForwardArguments.BatchOf(Info, input.Length);
        ForwardArguments.CheckOutputs(Info, outputs, batch);
        Forward(input, outputs, batch, clock: null);
    }

    private void Forward(ReadOnlySpan<float> input, ReadOnlySpan<Memory<float>> outputs, int batch, LayerClock? clock)
    {
        fixed (float* inputs = input)
        {
            var targets = stackalloc float*[outputs.Length];
            PinAndRun(inputs, targets, outputs, 0, batch, clock);
        }
    }

    /// <summary>
    /// Times each layer in place, that is within whole passes, with the caches as its neighbours leave them; and whole passes without a profile in between.
    /// The first passes warm up: they are not counted.
    /// </summary>
    /// <param name="input">Images, [batch, channels, height, width] in row-major order; all times are for one of them.</param>
    /// <param name="time">How long to go on; at least three passes of each kind are made.</param>
    /// <param name="cancellation">Ends it early, between two passes.</param>
    /// <exception cref="ArgumentException">The length is not that of whole images.</exception>
    public CpuProfile Profile(ReadOnlySpan<float> input, TimeSpan time, CancellationToken cancellation = default)
    {
        const int Fewest = 3, WarmUps = 3;
        var batch = ForwardArguments.BatchOf(Info, input.Length);
        var outputs = Info.Outputs.Select(output => new float[checked(batch * output.Shape.Length)]).ToArray();
        var memories = Array.ConvertAll(outputs, output => output.AsMemory());
        for (var i = 0; i < WarmUps; i++)
        {
            Forward(input, memories);
        }

        var clock = new LayerClock(_program.Layers);
        var passes = new List<long>();
        var start = Stopwatch.GetTimestamp();
        while (passes.Count < Fewest || (Stopwatch.GetElapsedTime(start) < time && !cancellation.IsCancellationRequested))
        {
            var before = Stopwatch.GetTimestamp();
            Forward(input, memories);
            passes.Add((Stopwatch.GetTimestamp() - before) / batch);
            Forward(input, memories, batch, clock);
        }

        return new CpuProfile(_level, _team.Threads, MeasurePeak(), Durations.Median(passes), clock.Medians());
    }

    private double MeasurePeak()
    {
        var session = RentSession();
        try
        {
            return session.Pass.MeasurePeak();
        }
        finally
        {
            Return(session);
        }
    }

    /// <summary>Pins one output after the other, then runs.</summary>
    private void PinAndRun(float* input, float** targets, ReadOnlySpan<Memory<float>> outputs, int pinned, int batch, LayerClock? clock)
    {
        if (pinned == outputs.Length)
        {
            Run(input, targets, batch, clock);
            return;
        }

        fixed (float* target = outputs[pinned].Span)
        {
            targets[pinned] = target;
            PinAndRun(input, targets, outputs, pinned + 1, batch, clock);
        }
    }
}
