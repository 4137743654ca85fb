using Unroll.Cpu.Arguments;
using Unroll.Cpu.Calls;
using Unroll.Cpu.Packing;
using Unroll.Cpu.Simd;
using Unroll.Cpu.Threading;

namespace Unroll.Bench.Layout;

/// <summary>The product's kernels: NHWC with a halo.</summary>
internal sealed class NhwcLayer : IDisposable
{
    private readonly Arena _activations;
    private readonly Arena _weights;
    private readonly WorkerTeam _team;
    private readonly ForwardPass _pass;
    private readonly Layer _layer;
    private readonly View _x;
    private readonly View _y;

    public unsafe NhwcLayer(Layer layer, int threads)
    {
        _layer = layer;
        var padded = layer.Size + (2 * layer.Pad);
        var pixel = Layer.PixelStride(layer.InChannels);
        var flat = layer.Window == 1 && layer.Stride == 1;
        _x = flat
            ? new View(0, 1, layer.Size * layer.Size, layer.InChannels, layer.Size * layer.Size * pixel, pixel)
            : new View(layer.Pad * (padded + 1) * pixel, layer.Size, layer.Size, layer.InChannels, padded * pixel, pixel);
        var y = PackedLayout.RoundUp(padded * padded * pixel, 16);
        var outPixel = Layer.PixelStride(layer.OutChannels);
        _y = flat
            ? new View(y, 1, layer.Size * layer.Size, layer.OutChannels, layer.Size * layer.Size * outPixel, outPixel)
            : new View(y, layer.OutSize, layer.OutSize, layer.OutChannels, layer.OutSize * outPixel, outPixel);
        _activations = new Arena(PackedLayout.Align(y + (layer.OutSize * layer.OutSize * outPixel)) + 64);
        _weights = new Arena((long)layer.PackedLength + layer.WinogradLength);
        _team = new WorkerTeam(threads);
        _pass = new ForwardPass(_activations.Floats, _weights.Floats, _team, SimdLevels.Best);
    }

    public void Run()
    {
        switch (_layer.Kernel)
        {
            case Kernel.Dense:
                _pass.Conv(_x, _y, 0, _layer.Geometry, _layer.Groups, Activation.Relu);
                break;
            case Kernel.Grouped:
                _pass.ConvGrouped(_x, _y, 0, _layer.Geometry, _layer.Groups, Activation.Relu);
                break;
            default:
                _pass.ConvDepthwise(_x, _y, 0, _layer.Geometry, Activation.Relu);
                break;
        }
    }

    /// <summary>The same layer with Winograd, and its relative L2 difference from the direct kernel's output on the same weights.</summary>
    public void RunWinograd() => _pass.ConvWinograd(_x, _y, PackedLayout.Align(_layer.PackedLength), _layer.WinogradTile, 1, Activation.Relu);

    public double WinogradError()
    {
        var random = new Random(1);
        var weights = new float[_layer.OutChannels * _layer.InChannels * 9];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = (random.NextSingle() * 2) - 1;
        }

        ConvolutionPacking.Pack(weights, default, _weights.Span(0, _layer.PackedLength), _layer.InChannels, _layer.OutChannels, 3, 3, 1);
        var packed = _weights.Span(_layer.PackedLength, _layer.WinogradLength);
        if (_layer.KeepsTaps)
        {
            WinogradPacking.PackTaps(weights, default, packed, _layer.InChannels, _layer.OutChannels);
        }
        else
        {
            WinogradPacking.Pack(weights, default, packed, _layer.InChannels, _layer.OutChannels, _layer.WinogradTile);
        }

        ClearHalo();
        var length = _layer.OutSize * _y.RowStride;
        Run();
        var direct = _activations.Span(_y.Offset, length).ToArray();
        RunWinograd();
        var winograd = _activations.Span(_y.Offset, length);
        double error = 0, size = 0;
        for (var i = 0; i < length; i++)
        {
            error += Math.Pow(direct[i] - winograd[i], 2);
            size += Math.Pow(direct[i], 2);
        }

        return Math.Sqrt(error / size);
    }

    public void Dispose()
    {
        _team.Dispose();
        _activations.Dispose();
        _weights.Dispose();
    }

    private void ClearHalo()
    {
        var all = _activations.Span(0, (_layer.Size + 2) * _x.RowStride);
        for (var row = 0; row < _layer.Size + 2; row++)
        {
            var line = all.Slice(row * _x.RowStride, _x.RowStride);
            if (row == 0 || row == _layer.Size + 1)
            {
                line.Clear();
            }

            line[.._x.PixelStride].Clear();
            line[^_x.PixelStride..].Clear();
        }
    }
}
