using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unroll.Torch;

public abstract partial class TorchNetwork<TResult>
{
    /// <summary>In training: zeros values at random and scales up the rest.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="rate">The probability, where the options have none.</param>
    /// <param name="stage">The stage it stands in.</param>
    protected Tensor Dropout(Tensor x, double rate, int stage = HeadStage)
    {
        rate = _options.Dropout ?? rate;
        return training && rate > 0 && !IsFrozen(stage) ? functional.dropout(x, rate) : x.alias();
    }

    /// <summary>
    /// In training: zeros all values of some images at random, so that only the shortcut of a residual block is left, and scales up those of the other images (Huang et al. 2016).
    /// </summary>
    /// <param name="x">The residual branch.</param>
    /// <param name="rate">The probability.</param>
    /// <param name="stage">The stage it stands in.</param>
    protected Tensor StochasticDepth(Tensor x, double rate, int stage = HeadStage)
    {
        if (!training || rate == 0 || IsFrozen(stage))
        {
            return x.alias();
        }

        using var scope = NewDisposeScope();
        Tensor kept;
        using (no_grad())
        {
            kept = rand([x.shape[0], 1, 1, 1], dtype: x.dtype, device: x.device).ge(rate).to_type(x.dtype) / (1 - rate);
        }

        return scope.MoveToOuter(x * kept);
    }

    /// <summary>In training: zeros squares of the map at random and scales up the rest (Ghiasi, Lin and Le 2018, algorithm 1).</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="size">Pixels along a side of a square; at most as many as the map has.</param>
    /// <param name="stage">The stage it stands in.</param>
    protected Tensor DropBlock(Tensor x, int size, int stage = HeadStage)
    {
        if (!training || _dropBlock == 0 || IsFrozen(stage))
        {
            return x.alias();
        }

        using var scope = NewDisposeScope();
        var (batch, channels, height, width) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        var side = Math.Min(size, Math.Min(height, width));
        var (rows, columns) = (height - side + 1, width - side + 1);

        // Each seed, the corner of a square inside the map, drops side * side pixels: this many seeds drop the requested share.
        var seedProbability = _dropBlock / (side * side) * height * width / (rows * columns);
        Tensor kept;
        using (no_grad())
        {
            var seeds = rand([batch, channels, rows, columns], dtype: x.dtype, device: x.device).lt(seedProbability).to_type(x.dtype);
            var dropped = functional.max_pool2d(functional.pad(seeds, (side - 1, side - 1, side - 1, side - 1)), (side, side), stride: (1, 1));
            kept = 1 - dropped;
            kept *= kept.numel() / kept.sum().clamp(min: 1);
        }

        return scope.MoveToOuter(x * kept);
    }
}
