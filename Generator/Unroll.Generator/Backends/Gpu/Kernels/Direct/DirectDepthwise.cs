using Unroll.Generator.Backends.Gpu.Kernels.Common;
using Unroll.Generator.Graph.Operators;
using static Unroll.Generator.Backends.Gpu.Kernels.KernelExpressions;

namespace Unroll.Generator.Backends.Gpu.Kernels.Direct;

/// <summary>Depthwise convolution. A work item is a pixel's four channels; its taps are unrolled.</summary>
internal static class DirectDepthwise
{
    private const int MaxUnrolledTaps = 25;

    public static KernelText Write(KernelSignature signature, Convolution convolution)
    {
        var (x, y, residual, window) = (signature.X, signature.Output, signature.Residual, convolution.Window);
        var lanes = Lanes(y.Channels);
        var row = GpuWeightLayout.Align(y.Channels);
        var (stepY, stepX) = (window.DilationY * x.RowStride, window.DilationX * x.PixelStride);
        return ItemKernel.Create(signature, y.Pixels * y.Channels / lanes, true, writer =>
        {
            Elementwise.PixelAndChannel(writer, y, lanes);
            writer.Line(
                $"int x = at.X + {Over("p", y.Width)} * {window.StrideY * x.RowStride} + {Modulo("p", y.Width)} * {window.StrideX * x.PixelStride} - {(window.PadTop * x.RowStride) + (window.PadLeft * x.PixelStride)} + c;");
            writer.Line($"float {string.Join(", ", Enumerable.Range(0, lanes).Select(v => $"s{v} = w[c + {(window.Height * window.Width * row) + v}]"))};");
            if (window.Height * window.Width <= MaxUnrolledTaps)
            {
                for (var tap = 0; tap < window.Height * window.Width; tap++)
                {
                    var offset = (tap / window.Width * stepY) + (tap % window.Width * stepX);
                    writer.Line(PerLane(lanes, v => $"s{v} += {At("a", "x", offset + v)} * {At("w", "c", (tap * row) + v)};"));
                }
            }
            else
            {
                using (writer.Block($"for (int tap = 0; tap < {window.Height * window.Width}; tap++)"))
                {
                    writer.Line($"int t = x + {Over("tap", window.Width)} * {stepY} + {Modulo("tap", window.Width)} * {stepX};");
                    writer.Line(PerLane(lanes, v => $"s{v} += {At("a", "t", v)} * {At("w", $"c + tap * {row}", v)};"));
                }
            }

            writer.Line($"int y = {Sum("at.Y", Pixel(y, "p"))} + c;");
            if (residual is not null)
            {
                writer.Line($"int r = {Sum("at.Residual", Pixel(residual, "p"))} + c;");
            }

            writer.Line(PerLane(lanes, v => $"{At("a", "y", v)} = {Activate(signature.Activation, residual is null ? $"s{v}" : $"s{v} + {At("a", "r", v)}")};"));
        });
    }
}
