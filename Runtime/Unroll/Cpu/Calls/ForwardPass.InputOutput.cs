using Unroll.Cpu.Arguments;
using Unroll.Cpu.Kernels.InputOutput;

namespace Unroll.Cpu.Calls;

public sealed unsafe partial class ForwardPass
{
    /// <summary>Copies the caller's image (C x H x W) into the arena.</summary>
    /// <param name="y">H x W x C.</param>
    public void Input(View y)
    {
        using var timed = Timed(default, y);
        Execute(new InputKernel { Planes = _input, Y = Map(y) }, y.Height, y.Width * y.Channels);
    }

    /// <summary>Copies a result out of the arena into the caller's buffer (C x H x W).</summary>
    /// <param name="index">Which output.</param>
    /// <param name="x">H x W x C.</param>
    public void Output(int index, View x)
    {
        using var timed = Timed(x, default);
        const int Block = OutputKernel.BlockChannels;
        Execute(new OutputKernel { X = Map(x), Planes = _outputs[index] }, (x.Channels + Block - 1) / Block, x.Height * x.Width * Block);
    }

    /// <summary>Writes zeros around the interior of a view, in all its channels; the corners too.</summary>
    /// <param name="y">The interior.</param>
    /// <param name="top">Rows above.</param>
    /// <param name="left">Pixels to the left.</param>
    /// <param name="bottom">Rows below.</param>
    /// <param name="right">Pixels to the right.</param>
    public void ClearHalo(View y, int top, int left, int bottom, int right)
    {
        using var timed = Timed(default, default);
        Execute(new ClearHaloKernel { Y = Map(y), Top = top, Left = left, Right = right }, top + y.Height + bottom, (left + right) * y.Channels);
    }
}
