using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Unroll.Cpu.Packing;
using Unroll.Cpu.Simd;
using Unroll.Cpu.Threading;
using Unroll.Weights;

namespace Unroll.Cpu.Calls;

/// <summary>A compiled network with its weights on the CPU: what generated code forwards to. Safe to call from several threads at once.</summary>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "Nothing needs to be released by hand: the team's threads end when the network is collected.")]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class CpuNetwork
{
    private readonly NetworkInfo _info;
    private readonly AlignedFloats _weights;
    private readonly WorkerTeam _team;
    private readonly SimdLevel _level;
    private readonly Stack<CpuSession> _idle = new();

    private CpuNetwork(NetworkInfo info, AlignedFloats weights, int threads, SimdLevel level)
    {
        _info = info;
        _weights = weights;
        _team = new WorkerTeam(threads);
        _level = level;
    }

    /// <summary>Loads a checkpoint file.</summary>
    /// <param name="info">The network.</param>
    /// <param name="path">A PyTorch or safetensors file.</param>
    /// <param name="options">Threads, strictness; null: the defaults.</param>
    /// <exception cref="CheckpointException">The file is no checkpoint, or not of this network.</exception>
    public static CpuNetwork Load(NetworkInfo info, string path, LoadOptions? options = null)
    {
        options ??= new LoadOptions();
        using var weights = StateDict.Open(path, new StateDictOptions { VerifyHash = options.VerifyHash });
        return Load(info, weights, options);
    }

    /// <summary>Loads parameters that are already open or in memory.</summary>
    /// <param name="info">The network.</param>
    /// <param name="weights">Its parameters by upstream's names.</param>
    /// <param name="options">Threads, strictness; null: the defaults.</param>
    /// <exception cref="CheckpointException">The parameters are not those of this network.</exception>
    public static CpuNetwork Load(NetworkInfo info, StateDict weights, LoadOptions? options = null)
    {
        options ??= new LoadOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads, nameof(options));
        var threads = options.Threads == 0 ? Environment.ProcessorCount : options.Threads;
        var level = SimdLevels.Resolve(options.Simd);
        var bound = BoundParameters.Bind(info, weights, options);
        var packed = new AlignedFloats(info.WeightLength, zeroed: false);
        WeightPacker.Pack(info.VisitWeights, bound, packed, threads);
        return new CpuNetwork(info, packed, threads, level);
    }

    /// <summary>Runs a batch and returns each output in an array of its own.</summary>
    /// <param name="input">[batch, channels, height, width] in row-major order.</param>
    public float[][] Forward(ReadOnlySpan<float> input)
    {
        var batch = ForwardArguments.BatchOf(_info, input.Length);
        var outputs = new float[_info.Outputs.Count][];
        var memories = new Memory<float>[outputs.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            memories[i] = outputs[i] = new float[checked(batch * _info.Outputs[i].Shape.Length)];
        }

        Forward(input, memories);
        return outputs;
    }

    /// <summary>Runs a batch of a network with one output.</summary>
    /// <param name="input">[batch, channels, height, width] in row-major order.</param>
    /// <param name="output">Receives [batch, channels, height, width] in row-major order.</param>
    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        var batch = ForwardArguments.BatchOf(_info, input.Length);
        ForwardArguments.CheckOutput(_info, output.Length, batch);
        fixed (float* inputs = input, outputs = output)
        {
            var targets = stackalloc float*[1];
            targets[0] = outputs;
            Run(inputs, targets, batch);
        }
    }

    /// <summary>Runs a batch.</summary>
    /// <param name="input">[batch, channels, height, width] in row-major order.</param>
    /// <param name="outputs">For each output, a buffer that receives [batch, channels, height, width] in row-major order.</param>
    public void Forward(ReadOnlySpan<float> input, ReadOnlySpan<Memory<float>> outputs)
    {
        var batch = ForwardArguments.BatchOf(_info, input.Length);
        ForwardArguments.CheckOutputs(_info, outputs, batch);
        fixed (float* inputs = input)
        {
            var targets = stackalloc float*[outputs.Length];
            PinAndRun(inputs, targets, outputs, 0, batch);
        }
    }

    /// <summary>Pins one output after the other, then runs.</summary>
    private void PinAndRun(float* input, float** targets, ReadOnlySpan<Memory<float>> outputs, int pinned, int batch)
    {
        if (pinned == outputs.Length)
        {
            Run(input, targets, batch);
            return;
        }

        fixed (float* target = outputs[pinned].Span)
        {
            targets[pinned] = target;
            PinAndRun(input, targets, outputs, pinned + 1, batch);
        }
    }

    private void Run(float* input, float** outputs, int batch)
    {
        var session = RentSession();
        try
        {
            for (var image = 0; image < batch; image++)
            {
                session.Pass.Bind(input, outputs);
                _info.RunForward(session.Pass);
                input += _info.Input.Length;
                for (var i = 0; i < _info.Outputs.Count; i++)
                {
                    outputs[i] += _info.Outputs[i].Shape.Length;
                }
            }
        }
        finally
        {
            lock (_idle)
            {
                _idle.Push(session);
            }

            GC.KeepAlive(_weights);
        }
    }

    private CpuSession RentSession()
    {
        lock (_idle)
        {
            if (_idle.Count > 0)
            {
                return _idle.Pop();
            }
        }

        return new CpuSession(_info.ArenaLength, _weights, _team, _level);
    }
}
