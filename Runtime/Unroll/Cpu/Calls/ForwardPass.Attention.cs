using System.Diagnostics;
using Unroll.Cpu.Arguments;
using Unroll.Cpu.Kernels.Attention;
using Unroll.Cpu.Kernels.Elementwise;

namespace Unroll.Cpu.Calls;

public sealed unsafe partial class ForwardPass
{
    /// <summary>The context of GCNet's global context block (Cao et al. 2019, arXiv:1904.11492): y[c] = the sum over all pixels of softmax(mask) * x[c].</summary>
    /// <param name="x">H x W x C.</param>
    /// <param name="mask">H x W x 1; the softmax is over all pixels.</param>
    /// <param name="y">1 x 1 x C, apart from <paramref name="x"/>.</param>
    /// <param name="workspace">Offset in the arena of H * W floats that this call may overwrite.</param>
    public void AttentionPool(View x, View mask, View y, int workspace)
    {
        using var timed = Timed(x, y, mask);
        Debug.Assert(mask.Channels == 1 && mask.Height == x.Height && mask.Width == x.Width && y.Channels == x.Channels, "The mask must have one value for each pixel.");
        var weights = _arena + workspace;
        Execute(new PixelSoftmaxKernel { Mask = Map(mask), Weights = weights }, 1, x.Height * x.Width);
        var kernel = new AttentionPoolKernel { X = Map(x), Y = _arena + y.Offset, Weights = weights };
        Execute(kernel, (x.Channels + AttentionPoolKernel.BlockChannels - 1) / AttentionPoolKernel.BlockChannels, x.Height * x.Width * AttentionPoolKernel.BlockChannels);
    }

    /// <summary>y[p, c] = activation(x[p, c] + vector[c] + residual[p, c]).</summary>
    /// <param name="x">H x W x C.</param>
    /// <param name="vector">1 x 1 x C.</param>
    /// <param name="y">H x W x C; may be <paramref name="x"/> or <paramref name="residual"/>.</param>
    /// <param name="activation">Applied last.</param>
    /// <param name="residual">H x W x C, or none.</param>
    public void AddChannels(View x, View vector, View y, Activation activation = Activation.None, View residual = default)
    {
        using var timed = Timed(x, y, vector, residual);
        Debug.Assert(x.Channels == y.Channels && vector.Channels == y.Channels, "The vector must have the input's channels.");
        var add = new AddVectorOperator(_arena + vector.Offset);
        if (residual.IsNone)
        {
            ForEachPixelAndChannel(x, default, y, add, activation);
        }
        else
        {
            ForEachPixelAndChannel(x, residual, y, new ResidualOperator<AddVectorOperator>(add), activation);
        }
    }

    /// <summary>Non-local attention (Wang et al. 2018, arXiv:1711.07971): for each query, the sum of all values, weighted by the pair of query and key.</summary>
    /// <param name="queries">H x W x D.</param>
    /// <param name="keys">H' x W' x D.</param>
    /// <param name="values">H' x W' x C.</param>
    /// <param name="y">H x W x C, apart from the inputs.</param>
    /// <param name="pairwise">How a pair is weighted.</param>
    /// <param name="scale">Factor of the dot products.</param>
    /// <param name="weights">Position of the 2 D weights of a concatenation's projection: the query's, then the key's; -1 for the other functions.</param>
    public void NonLocal(View queries, View keys, View values, View y, PairwiseFunction pairwise, float scale = 1, int weights = -1)
    {
        using var timed = Timed(queries, y, keys, values);
        Debug.Assert(queries.Channels == keys.Channels && values.Channels == y.Channels, "Queries and keys must be as long, and values as long as the result.");
        Debug.Assert(keys.Height == values.Height && keys.Width == values.Width && queries.Height == y.Height && queries.Width == y.Width, "There must be a value for each key and a result for each query.");
        var kernel = new NonLocalKernel
        {
            Queries = Map(queries),
            Keys = Map(keys),
            Values = Map(values),
            Y = Map(y),
            Pairwise = pairwise,
            Scale = scale,
            Weights = weights < 0 ? null : _weights + weights,
        };
        var units = ((y.Height * y.Width) + NonLocalKernel.QueriesPerUnit - 1) / NonLocalKernel.QueriesPerUnit;
        Execute(kernel, units, keys.Height * keys.Width * (keys.Channels + values.Channels));
    }
}
