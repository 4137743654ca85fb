using System.Diagnostics;
using Unroll.Cpu.Arguments;
using Unroll.Cpu.Kernels.Elementwise;
using Unroll.Cpu.Kernels.Norms;
using Unroll.Cpu.Packing;

namespace Unroll.Cpu.Calls;

public sealed unsafe partial class ForwardPass
{
    /// <summary>
    /// Group normalisation (Wu and He 2018): y = activation((x - mean) / sqrt(variance + epsilon) * gamma + beta + residual), mean and (biased)
    /// variance over the pixels and channels of each group.
    /// </summary>
    /// <param name="x">H x W x C.</param>
    /// <param name="y">H x W x C; may be <paramref name="x"/> or <paramref name="residual"/>.</param>
    /// <param name="weights">Position of gamma[C] and beta[C], each rounded up to 16 floats.</param>
    /// <param name="groups">A divisor of C.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="activation">Applied last.</param>
    /// <param name="residual">H x W x C, or none.</param>
    public void GroupNorm(View x, View y, int weights, int groups, float epsilon, Activation activation = Activation.None, View residual = default)
    {
        using var timed = Timed(x, y, residual);
        Debug.Assert(x.Channels == y.Channels && x.Channels % groups == 0, "The groups must divide the channels.");
        var groupChannels = x.Channels / groups;
        var groupsPerUnit = GroupNormKernel.GroupsPerUnit(groupChannels);
        var kernel = new GroupNormKernel
        {
            X = Map(x),
            Y = Map(y),
            Residual = Map(residual),
            Gamma = _weights + weights,
            Beta = _weights + weights + PackedLayout.Align(x.Channels),
            GroupChannels = groupChannels,
            Epsilon = epsilon,
            Activation = activation,
        };
        Execute(kernel, (groups + groupsPerUnit - 1) / groupsPerUnit, x.Height * x.Width * groupsPerUnit * groupChannels);
    }

    /// <summary>y = activation(x * scale + shift), one pair for each channel: a batch norm that could not be folded into a convolution.</summary>
    /// <param name="x">H x W x C.</param>
    /// <param name="y">H x W x C; may be <paramref name="x"/>.</param>
    /// <param name="weights">Position of scale[C] and shift[C], each rounded up to 16 floats.</param>
    /// <param name="activation">Applied last.</param>
    public void Affine(View x, View y, int weights, Activation activation = Activation.None)
    {
        using var timed = Timed(x, y);
        var scale = _weights + weights;
        ForEachPixelAndChannel(x, default, y, new AffineOperator(scale, scale + PackedLayout.Align(x.Channels)), activation);
    }

    /// <summary>y = x * scale + shift, one pair of constants for each channel.</summary>
    /// <param name="x">H x W x C.</param>
    /// <param name="y">H x W x C; may be <paramref name="x"/>.</param>
    /// <param name="scale">C factors.</param>
    /// <param name="shift">C summands.</param>
    public void ConstantAffine(View x, View y, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift)
    {
        using var timed = Timed(x, y);
        Debug.Assert(scale.Length == x.Channels && shift.Length == x.Channels, "There must be one pair for each channel.");
        fixed (float* scales = scale, shifts = shift)
        {
            ForEachPixelAndChannel(x, default, y, new AffineOperator(scales, shifts), Activation.None);
        }
    }

    /// <summary>y[r, c] = x[r, c] * rows[r] * columns[c], the same for all channels of a pixel.</summary>
    /// <param name="x">H x W x C.</param>
    /// <param name="y">H x W x C; may be <paramref name="x"/>.</param>
    /// <param name="rows">H factors.</param>
    /// <param name="columns">W factors.</param>
    public void ScalePixels(View x, View y, ReadOnlySpan<float> rows, ReadOnlySpan<float> columns)
    {
        using var timed = Timed(x, y);
        Debug.Assert(rows.Length == x.Height && columns.Length == x.Width, "There must be a factor for each row and each column.");
        fixed (float* ofRows = rows, ofColumns = columns)
        {
            Execute(new PixelScaleKernel { X = Map(x), Y = Map(y), Rows = ofRows, Columns = ofColumns }, y.Height, y.Width * y.Channels);
        }
    }
}
