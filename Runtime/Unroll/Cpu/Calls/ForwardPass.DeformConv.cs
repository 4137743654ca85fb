using System.Diagnostics;
using Unroll.Cpu.Arguments;
using Unroll.Cpu.Kernels.Convolution.Deformable;
using Unroll.Cpu.Packing;

namespace Unroll.Cpu.Calls;

public sealed unsafe partial class ForwardPass
{
    /// <summary>
    /// y = activation(convolution(x) + bias), each tap moved by an offset (Dai et al. 2017, arXiv:1703.06211) and, if modulated, weighted
    /// (Zhu et al. 2018, arXiv:1811.11168), with mmcv's layout of the offsets. A tap at (i, j) reads, bilinearly and with zeros outside the input,
    /// x at (row * stride - padding + i * dilation + down, column * stride - padding + j * dilation + right).
    /// </summary>
    /// <param name="x">[H, W, inChannels].</param>
    /// <param name="offsets">
    /// [outH, outW, deformGroups * taps * (modulated ? 3 : 2)]: for each deform group and tap (down, right), in pixels; then, if modulated, for each deform group
    /// and tap the logit of the weight. All deform groups have the same number of input channels.
    /// </param>
    /// <param name="y">[outH, outW, outChannels], apart from the inputs; nothing outside it is written.</param>
    /// <param name="weights">Offset of the packed weights, a multiple of 16 floats; <see cref="PackedLayout.Conv"/> floats.</param>
    /// <param name="workspace">Offset in the arena, a multiple of 16 floats, of <see cref="PackedLayout.DeformableWorkspace"/> floats that this call may overwrite.</param>
    /// <param name="window">Kernel size, stride, padding, dilation.</param>
    /// <param name="deformGroups">Deform groups.</param>
    /// <param name="modulated">Whether the taps are weighted.</param>
    /// <param name="groups">Groups of the convolution.</param>
    /// <param name="activation">Applied last.</param>
    public void DeformConv(
        View x, View offsets, View y, int weights, int workspace, Window window, int deformGroups, bool modulated, int groups = 1, Activation activation = Activation.None)
    {
        using var timed = Timed(x, y, offsets);
        var taps = window.Height * window.Width;
        Debug.Assert(offsets.Channels == deformGroups * taps * (modulated ? 3 : 2), "There must be an offset for each deform group and tap.");
        Debug.Assert(offsets.Height == y.Height && offsets.Width == y.Width, "There must be offsets for each pixel of the output.");
        var step = PackedLayout.DeformableRows(y.Height, y.Width, x.Channels, window.Height, window.Width);
        for (var row = 0; row < y.Height; row += step)
        {
            var rows = Math.Min(step, y.Height - row);
            var kernel = new DeformableSampleKernel
            {
                X = Map(x),
                Offsets = Map(Rows(offsets, row, rows)),
                Samples = _arena + workspace,
                FirstRow = row,
                Window = window,
                Groups = groups,
                DeformGroups = deformGroups,
                Modulated = modulated,
            };
            Execute(kernel, rows, y.Width * taps * x.Channels);
            var samples = new View(workspace, rows, y.Width, taps * x.Channels);
            var output = Rows(y, row, rows);
            if (y.RowStride == y.Width * y.PixelStride)
            {
                (samples, output) = (JoinRows(samples), JoinRows(output));
            }

            // What is left is a matrix product: the samples are in the order of the rows of the packed weights.
            Conv(samples, output, weights, new Window(1, 1), groups, activation);
        }
    }

    private static View Rows(View view, int first, int count) => view with { Offset = view.Offset + (first * view.RowStride), Height = count };

    private static View JoinRows(View view) => view with { Height = 1, Width = view.Height * view.Width, RowStride = view.Height * view.RowStride };
}
