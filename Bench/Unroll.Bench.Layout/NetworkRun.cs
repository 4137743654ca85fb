using System.Diagnostics;
using System.Globalization;
using Unroll.Cpu.Arguments;
using Unroll.Cpu.Calls;
using Unroll.Cpu.Packing;
using Unroll.Cpu.Simd;
using Unroll.Cpu.Threading;

namespace Unroll.Bench.Layout;

/// <summary>A list of convolutions that alternate between two buffers.</summary>
internal sealed unsafe class NetworkRun : IDisposable
{
    public static bool UseWinograd;

    private readonly List<Layer> _layers;
    private readonly Arena _activations;
    private readonly Arena _weights;
    private readonly WorkerTeam _team;
    private readonly ForwardPass _pass;
    private readonly int _buffer;
    private readonly double[] _best;

    public NetworkRun(List<Layer> layers, int threads)
    {
        _layers = layers;
        _best = new double[layers.Count];
        Array.Fill(_best, double.MaxValue);
        _buffer = layers.Max(layer => Math.Max(
            (layer.Size + (2 * layer.Pad)) * (layer.Size + (2 * layer.Pad)) * Layer.PixelStride(layer.InChannels), (layer.OutSize + 2) * (layer.OutSize + 2) * Layer.PixelStride(layer.OutChannels)));
        _buffer = PackedLayout.Align(_buffer);
        _activations = new Arena(2L * _buffer);
        _weights = new Arena(layers.Sum(layer => (long)Length(layer)));
        _team = new WorkerTeam(threads);
        _pass = new ForwardPass(_activations.Floats, _weights.Floats, _team, SimdLevels.Best);
    }

    /// <summary>Seconds: the sum of each layer's fastest run within the network, which is robust on a shared machine.</summary>
    public double Sum => _best.Sum();

    public void Run()
    {
        var weights = 0;
        for (var i = 0; i < _layers.Count; i++)
        {
            var layer = _layers[i];
            var start = Stopwatch.GetTimestamp();
            Run(layer, i % 2 * _buffer, (i + 1) % 2 * _buffer, weights);
            _best[i] = Math.Min(_best[i], Stopwatch.GetElapsedTime(start).TotalSeconds);
            weights += Length(layer);
        }
    }

    public void Report(double peak)
    {
        for (var i = 0; i < _layers.Count; i++)
        {
            var l = _layers[i];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"   {l.Name,-12} {l.Window}x{l.Window} s{l.Stride} {l.InChannels,5} -> {l.OutChannels,5} @{l.OutSize,3} g{l.Groups,2} {_best[i] * 1e6,6:f0} us  {2 * l.MultiplyAdds / (peak * _best[i]):p0}"));
        }
    }

    public void Dispose()
    {
        _team.Dispose();
        _activations.Dispose();
        _weights.Dispose();
    }

    private static int Length(Layer layer) =>
        UseWinograd && layer.WinogradTile > 0 ? layer.WinogradLength : layer.PackedLength;

    private void Run(Layer layer, int from, int to, int weights)
    {
        var padded = layer.Size + (2 * layer.Pad);
        var flat = layer.Window == 1 && layer.Stride == 1;
        var pixel = Layer.PixelStride(layer.InChannels);
        var x = flat
            ? new View(from, 1, layer.Size * layer.Size, layer.InChannels, layer.Size * layer.Size * pixel, pixel)
            : new View(from + (layer.Pad * (padded + 1) * pixel), layer.Size, layer.Size, layer.InChannels, padded * pixel, pixel);
        pixel = Layer.PixelStride(layer.OutChannels);
        var y = flat
            ? new View(to, 1, layer.Size * layer.Size, layer.OutChannels, layer.Size * layer.Size * pixel, pixel)
            : new View(to, layer.OutSize, layer.OutSize, layer.OutChannels, layer.OutSize * pixel, pixel);
        var residual = layer.Residual ? y : default;
        if (UseWinograd && layer.WinogradTile > 0)
        {
            _pass.ConvWinograd(x, y, weights, layer.WinogradTile, 1, Activation.Relu, residual);
        }
        else if (layer.Kernel == Kernel.Grouped)
        {
            _pass.ConvGrouped(x, y, weights, layer.Geometry, layer.Groups, Activation.Relu, residual);
        }
        else
        {
            _pass.Conv(x, y, weights, layer.Geometry, layer.Groups, Activation.Relu, residual);
        }
    }
}
