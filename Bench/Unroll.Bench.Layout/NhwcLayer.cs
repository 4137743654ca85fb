using Unroll.Cpu;

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

    public unsafe NhwcLayer(Layer layer, int threads, int extraStride = 0)
    {
        _layer = layer;
        var padded = layer.Size + (2 * layer.Pad);
        var pixel = layer.InChannels + extraStride;
        var flat = layer.Window == 1 && layer.Stride == 1;
        _x = flat
            ? new View(0, 1, layer.Size * layer.Size, layer.InChannels, layer.Size * layer.Size * pixel, pixel)
            : new View(layer.Pad * (padded + 1) * pixel, layer.Size, layer.Size, layer.InChannels, padded * pixel, pixel);
        var y = PackedLayout.RoundUp(padded * padded * pixel, 16);
        _y = flat
            ? new View(y, 1, layer.Size * layer.Size, layer.OutChannels)
            : new View(y, layer.OutSize, layer.OutSize, layer.OutChannels);
        _activations = new Arena(y + ((long)layer.OutSize * layer.OutSize * layer.OutChannels) + 64);
        _weights = new Arena(layer.PackedLength);
        _team = new WorkerTeam(threads);
        _pass = new ForwardPass(_activations.Floats, _weights.Floats, null, 0, _team, SimdLevels.Best);
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

    public void Dispose()
    {
        _team.Dispose();
        _activations.Dispose();
        _weights.Dispose();
    }
}
