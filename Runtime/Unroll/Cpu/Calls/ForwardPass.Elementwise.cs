using System.Diagnostics;
using Unroll.Cpu.Arguments;
using Unroll.Cpu.Kernels;
using Unroll.Cpu.Kernels.Elementwise;

namespace Unroll.Cpu.Calls;

public sealed unsafe partial class ForwardPass
{
    /// <summary>y = x.</summary>
    /// <param name="x">H x W x C.</param>
    /// <param name="y">H x W x C.</param>
    public void Copy(View x, View y)
    {
        using var timed = Timed(x, y);
        Activate(x, y, Activation.None);
    }

    /// <summary>y = activation(a + b).</summary>
    /// <param name="a">H x W x C.</param>
    /// <param name="b">H x W x C.</param>
    /// <param name="y">H x W x C; may be <paramref name="a"/> or <paramref name="b"/>.</param>
    /// <param name="activation">Applied to the sum.</param>
    public void Add(View a, View b, View y, Activation activation = Activation.None)
    {
        using var timed = Timed(a, y, b);
        ForEachPixel(a, b, y, default(AddOperator), activation);
    }

    /// <summary>y[p, 2c] = a[p, c] and y[p, 2c + 1] = b[p, c]: ShuffleNet's shuffle of two groups.</summary>
    /// <param name="a">H x W x C.</param>
    /// <param name="b">H x W x C.</param>
    /// <param name="y">H x W x 2C; apart from <paramref name="a"/> and <paramref name="b"/>.</param>
    public void ChannelShuffle(View a, View b, View y)
    {
        using var timed = Timed(a, y, b);
        Debug.Assert(a.Channels == b.Channels && y.Channels == 2 * a.Channels, "The output must have the channels of both inputs.");
        Execute(new ChannelShuffleKernel { A = Map(a), B = Map(b), Y = Map(y) }, y.Height, y.Width * y.Channels);
    }

    /// <summary>y = activation(x).</summary>
    /// <param name="x">H x W x C.</param>
    /// <param name="y">H x W x C; may be <paramref name="x"/>.</param>
    /// <param name="activation">The function.</param>
    public void Activate(View x, View y, Activation activation)
    {
        using var timed = Timed(x, y);
        switch (activation)
        {
            case Activation.None:
                Activate<Activations.Identity>(x, y);
                break;
            case Activation.Relu:
                Activate<Activations.Relu>(x, y);
                break;
            case Activation.Relu6:
                Activate<Activations.Relu6>(x, y);
                break;
            case Activation.Sigmoid:
                Activate<Activations.Sigmoid>(x, y);
                break;
            case Activation.HardSigmoid:
                Activate<Activations.HardSigmoid>(x, y);
                break;
            case Activation.HardSwish:
                Activate<Activations.HardSwish>(x, y);
                break;
            case Activation.Silu:
                Activate<Activations.Silu>(x, y);
                break;
            case Activation.LeakyRelu:
                Activate<Activations.LeakyRelu>(x, y);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "Not an activation.");
        }
    }

    private void Activate<TActivation>(View x, View y)
        where TActivation : unmanaged, IActivation =>
        ForEachPixel(x, default, y, default(ActivateOperator<TActivation>), Activation.None);

    /// <summary>A function of each value alone: where the pixels of a row have no gaps between them, the row is one run of values.</summary>
    private void ForEachPixel<TOperator>(View x, View z, View y, TOperator op, Activation activation)
        where TOperator : unmanaged, IPixelOperator
    {
        var byChannels = DividesByChannels(y);
        if (!byChannels && x.PixelStride == x.Channels && y.PixelStride == y.Channels && z.PixelStride == z.Channels)
        {
            x = JoinPixels(x);
            y = JoinPixels(y);
            z = JoinPixels(z);
        }

        ForEachPixel(x, z, y, op, activation, byChannels);
    }

    /// <summary>A function that knows which channel it computes.</summary>
    private void ForEachPixelAndChannel<TOperator>(View x, View z, View y, TOperator op, Activation activation)
        where TOperator : unmanaged, IPixelOperator => ForEachPixel(x, z, y, op, activation, DividesByChannels(y));

    private void ForEachPixel<TOperator>(View x, View z, View y, TOperator op, Activation activation, bool byChannels)
        where TOperator : unmanaged, IPixelOperator
    {
        Debug.Assert(x.Height == y.Height && x.Width == y.Width && x.Channels % y.Channels == 0, "The input's shape must be the output's.");
        Debug.Assert(z.IsNone || (z.Height == y.Height && z.Width == y.Width && z.Channels == y.Channels), "The second input's shape must be the output's.");
        var kernel = new PixelKernel<TOperator> { X = Map(x), Z = Map(z), Y = Map(y), Operator = op, Activation = activation };
        if (byChannels)
        {
            kernel.BlockChannels = SmallMaps.BlockChannels;
            Execute(kernel, SmallMaps.Blocks(y.Channels), x.Height * x.Width * x.Channels / SmallMaps.Blocks(y.Channels));
        }
        else
        {
            Execute(kernel, y.Height, x.Width * x.Channels);
        }
    }

    private static View JoinPixels(View view) => view with { Width = 1, Channels = view.Width * view.Channels };
}
