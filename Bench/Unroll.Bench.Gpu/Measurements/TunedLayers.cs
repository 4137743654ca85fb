using ILGPU;
using ILGPU.Runtime;
using Unroll.Bench.Gpu.Networks;
using Unroll.Ilgpu;
using Unroll.Weights;

namespace Unroll.Bench.Gpu.Measurements;

/// <summary>A network's operators, each run alone over memory that holds pseudo-random values.</summary>
internal sealed class TunedLayers : IDisposable
{
    private const int LaunchesInARow = 10;
    private const int Rounds = 5;

    /// <summary>Milliseconds that the launches in a row should take at most, so that slow devices launch fewer.</summary>
    private const double InARow = 20;

    private readonly DevicePass _pass;
    private readonly LoadedKernels _kernels;
    private readonly DeviceShape _shape;
    private readonly float[] _values;

    public TunedLayers(Accelerator accelerator, KitNetwork network, StateDict weights, string precision, int maxBatch)
    {
        var kernels = network.Program.Kernels(Precisions.KernelSetOf(network.Program, accelerator, precision));
        _pass = new DevicePass(accelerator, network, weights, new GpuOptions { MaxBatch = maxBatch, Precision = Precisions.Parse(precision) }, kernels);
        _kernels = new LoadedKernels(accelerator, kernels);
        _shape = DeviceShape.Of(accelerator);
        var random = new Random(7);
        _values = new float[_pass.ArenaLength];
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] = random.NextSingle() - 0.5f;
        }

        // Zeros would take less power than real values.
        for (var image = 0; image < maxBatch; image++)
        {
            _pass.Upload(_pass.Arena.SubView((long)image * _pass.ArenaLength, _pass.ArenaLength), _values);
        }
    }

    /// <summary>The launches of a pass between input and output, in order; nothing is launched.</summary>
    public IReadOnlyList<(int Index, LaunchArguments At)> Launches(int batch)
    {
        var recorder = new Recorder();
        _pass.Run(recorder);
        return [.. recorder.Launches.Skip(1).Take(recorder.Launches.Count - 2).Select(l => (l.Index, At: With(l.At, batch)))];
    }

    /// <summary>What an operator computes: "Conv3x3s2_56x56x128_28x28x128_Relu".</summary>
    public string NameOf(int index)
    {
        var parts = _pass.Kernels[index][0].Name.Split('_');
        return string.Join('_', parts.TakeWhile(p => p.Length != 8 || !p.All(char.IsAsciiHexDigitLower)));
    }

    /// <summary>The kernels that a batch launches, by what follows the operator in their names.</summary>
    public string KernelsOf(int index, int batch) => string.Join(
        " ", _pass.Kernels[index].Select(k => (k.Name, Grid: k.Configure(batch, _shape).GridDim)).Where(k => k.Grid.Size > 0).Select(k => $"{k.Name.Split('_')[^1]}({k.Grid.X},{k.Grid.Y},{k.Grid.Z})"));

    /// <summary>Milliseconds of an operator, launched once; compiles its kernels before.</summary>
    public double TimeOnce(LaunchArguments at, int index)
    {
        Launch(at, index);
        return Time(at, index, 1);
    }

    /// <summary>Milliseconds of an operator: the median of rounds of launches in a row.</summary>
    public double Time(LaunchArguments at, int index)
    {
        var inARow = (int)Math.Clamp(InARow / Math.Max(TimeOnce(at, index), 1e-3), 1, LaunchesInARow);
        var times = Enumerable.Range(0, inARow == 1 ? 1 : Rounds).Select(_ => Time(at, index, inARow)).Order().ToList();
        return times[times.Count / 2];
    }

    /// <summary>What the first image's memory holds after an operator that began with the same values.</summary>
    public float[] Compute(LaunchArguments at, int index)
    {
        _pass.Upload(_pass.Arena, _values);
        Launch(at, index);
        return _pass.ReadArena();
    }

    public void Dispose() => _pass.Dispose();

    private double Time(LaunchArguments at, int index, int inARow)
    {
        using var before = _pass.Stream.AddProfilingMarker();
        for (var i = 0; i < inARow; i++)
        {
            Launch(at, index);
        }

        using var after = _pass.Stream.AddProfilingMarker();
        after.Synchronize();
        return (after - before).TotalMilliseconds / inARow;
    }

    private void Launch(LaunchArguments at, int index) => _kernels.Launch(index, _pass.Stream, _pass.Arena, _pass.Weights, at);

    private static LaunchArguments With(LaunchArguments at, int batch)
    {
        at.Batch = batch;
        return at;
    }

    private sealed class Recorder : IKernelLauncher
    {
        public List<(int Index, LaunchArguments At)> Launches { get; } = [];

        public void Launch(int index, AcceleratorStream stream, ArrayView<float> arena, ArrayView<float> data, LaunchArguments at) => Launches.Add((index, at));
    }
}
