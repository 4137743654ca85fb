using Unroll.Cpu.Arguments;
using Unroll.Cpu.Packing;

namespace Unroll.Cpu.Calls;

public sealed unsafe partial class ForwardPass
{
    /// <summary>y = activation(W x + bias): a convolution of one pixel.</summary>
    /// <param name="x">[1, 1, inFeatures].</param>
    /// <param name="y">[1, 1, outFeatures].</param>
    /// <param name="weights">Offset of the packed weights, a multiple of 16 floats; <see cref="PackedLayout.Linear"/> floats.</param>
    /// <param name="groups">Groups.</param>
    /// <param name="activation">Applied last.</param>
    public void Linear(View x, View y, int weights, int groups = 1, Activation activation = Activation.None)
    {
        using var timed = Timed(x, y);
        Conv(x, y, weights, new Window(1, 1), groups, activation);
    }

    /// <summary>y = activation(W x + bias) over a map flattened: a convolution whose kernel is as large as the map.</summary>
    /// <param name="x">[H, W, C].</param>
    /// <param name="y">[1, 1, outFeatures].</param>
    /// <param name="weights">Offset of the packed weights, a multiple of 16 floats; <see cref="PackedLayout.Conv"/> floats for a kernel of H x W.</param>
    /// <param name="activation">Applied last.</param>
    public void LinearMap(View x, View y, int weights, Activation activation = Activation.None)
    {
        using var timed = Timed(x, y);
        Conv(x, y, weights, new Window(x.Height, x.Width), groups: 1, activation);
    }
}
