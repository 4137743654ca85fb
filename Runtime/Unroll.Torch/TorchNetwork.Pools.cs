using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unroll.Torch;

public abstract partial class TorchNetwork<TResult>
{
    private static readonly long[] Pixels = [2, 3];

    /// <summary>The maximum of each window; padding is never the maximum.</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="kernel">Rows and columns of the window.</param>
    /// <param name="stride">Its steps; null: 1.</param>
    /// <param name="padding">Pixels on each side; null: none.</param>
    /// <param name="ceilMode">Whether a last window may reach over the edge.</param>
    protected static Tensor MaxPool2d(Tensor x, Size2 kernel, Size2? stride = null, Size2? padding = null, bool ceilMode = false) =>
        functional.max_pool2d(x, kernel.ToTuple(), stride: (stride ?? 1).ToTuple(), padding: (padding ?? 0).ToTuple(), ceil_mode: ceilMode);

    /// <summary>The average of each window.</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="kernel">Rows and columns of the window.</param>
    /// <param name="stride">Its steps; null: 1.</param>
    /// <param name="padding">Zeros on each side; null: none.</param>
    /// <param name="ceilMode">Whether a last window may reach over the edge.</param>
    /// <param name="countIncludePad">Whether padding counts as pixels.</param>
    /// <param name="divisor">What the sum is divided by; null: the pixels that count.</param>
    protected static Tensor AvgPool2d(
        Tensor x, Size2 kernel, Size2? stride = null, Size2? padding = null, bool ceilMode = false, bool countIncludePad = true, int? divisor = null) =>
        functional.avg_pool2d(
            x, kernel.ToTuple(), stride: (stride ?? 1).ToTuple(), padding: (padding ?? 0).ToTuple(), ceil_mode: ceilMode, count_include_pad: countIncludePad, divisor_override: divisor);

    /// <summary>Averages down to a map of a given size.</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    protected static Tensor AdaptiveAvgPool2d(Tensor x, int height, int width) => functional.adaptive_avg_pool2d(x, (height, width));

    /// <summary>The mean over all pixels.</summary>
    /// <param name="x">A feature map.</param>
    /// <returns>[batch, channels, 1, 1].</returns>
    protected static Tensor GlobalAvgPool2d(Tensor x) => x.mean(Pixels, true);
}
