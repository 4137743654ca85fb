using Unroll.Generator.Backends.Text;
using Unroll.Generator.Graph.Operators;
using static Unroll.Generator.Backends.Gpu.Kernels.KernelExpressions;

namespace Unroll.Generator.Backends.Gpu.Kernels.Common;

/// <summary>Deformable convolution. A work item is a pixel's four output channels of a group; it samples its input as it multiplies.</summary>
internal static class DeformableKernel
{
    private const int TileChannels = 4;

    public static KernelText Write(KernelSignature signature, DeformableConvolution convolution)
    {
        var (x, offsets, y, window) = (signature.X, signature.Inputs[1], signature.Output, convolution.Window);
        var taps = window.Height * window.Width;
        var (inputs, outputs) = (x.Channels / convolution.Groups, convolution.OutChannels / convolution.Groups);
        var depthwise = GpuWeightLayout.IsDepthwise(inputs, outputs);
        var row = GpuWeightLayout.Align(depthwise ? convolution.OutChannels : outputs);
        var lanes = Math.Min(TileChannels, outputs);
        var tiles = (outputs + lanes - 1) / lanes;
        var bias = GpuWeightLayout.BiasStart(x.Channels, convolution.OutChannels, taps, convolution.Groups);
        var shared = x.Channels / convolution.DeformGroups;
        return ItemKernel.Create(signature, y.Pixels * tiles * convolution.Groups, true, writer =>
        {
            writer.Line($"int o = {Times(Modulo("i", tiles), lanes)};");
            writer.Line($"int group = {Modulo(Over("i", tiles), convolution.Groups)};");
            writer.Line($"int p = {Over("i", tiles * convolution.Groups)};");
            writer.Line($"int d = {Sum("at.Gate", Pixel(offsets, "p"))};");
            writer.Line($"int b = {bias} + {(depthwise ? "group" : $"group * {row} + o")};");
            writer.Line($"float {string.Join(", ", Enumerable.Range(0, lanes).Select(v => $"s{v} = {At("w", "b", v)}"))};");
            using (writer.Block($"for (int tap = 0; tap < {taps}; tap++)"))
            {
                // A group's channels, one deform group at a time.
                using (writer.Block($"for (int first = group * {inputs}; first < (group + 1) * {inputs};)"))
                {
                    writer.Line($"int last = Math.Min((group + 1) * {inputs}, ({Over("first", shared)} + 1) * {shared});");
                    writer.Line($"int pair = {Over("first", shared)} * {taps} + tap;");
                    writer.Line($"float row = {Over("p", y.Width)} * {window.StrideY} - {window.PadTop} + {Over("tap", window.Width)} * {window.DilationY} + a[d + pair * 2];");
                    writer.Line($"float column = {Modulo("p", y.Width)} * {window.StrideX} - {window.PadLeft} + {Modulo("tap", window.Width)} * {window.DilationX} + a[d + pair * 2 + 1];");

                    // What is wrong must stay visible: a point that is not a number lies nowhere in the map, and yet not outside it. It is asked first, since comparisons with it
                    // come out one way in PTX and another in OpenCL C.
                    using (writer.Block("if (float.IsNaN(row) || float.IsNaN(column))"))
                    {
                        writer.Line(PerLane(lanes, v => $"s{v} = float.NaN;"));
                    }

                    using (writer.Block($"else if (row > -1f && column > -1f && row < {x.Height}f && column < {x.Width}f)"))
                    {
                        Sample(writer, signature, convolution, taps);
                        using (writer.Block("for (int c = first; c < last; c++)"))
                        {
                            writer.Line("float value = a[x00 + c] * f00 + a[x01 + c] * f01 + a[x10 + c] * f10 + a[x11 + c] * f11;");
                            writer.Line(depthwise
                                ? $"s0 += value * w[tap * {row} + c];"
                                : $"int k = ((group * {taps} + tap) * {inputs} + c - group * {inputs}) * {row} + o;");
                            if (!depthwise)
                            {
                                writer.Line(PerLane(lanes, v => $"s{v} += value * {At("w", "k", v)};"));
                            }
                        }
                    }

                    writer.Line("first = last;");
                }
            }

            writer.Line($"int y = {Sum("at.Y", Pixel(y, "p"))} + {Times("group", outputs)} + o;");
            writer.Line(PerLane(lanes, v => v == 0 || outputs % lanes == 0 ? Store(v) : $"if (o + {v} < {outputs}) {{ {Store(v)} }}"));
        });

        string Store(int v) => $"{At("a", "y", v)} = {Activate(signature.Activation, $"s{v}")};";
    }

    /// <summary>The four pixels around (row, column) and their factors: a pixel outside the map has factor zero, so it does not matter which pixel inside is read instead.</summary>
    private static void Sample(SourceWriter writer, KernelSignature signature, DeformableConvolution convolution, int taps)
    {
        var x = signature.X;
        writer.Line("int top = (int)(row + 1f) - 1, left = (int)(column + 1f) - 1;");
        writer.Line("float down = row - top, right = column - left;");
        writer.Line(convolution.IsModulated ? $"float weight = KernelMath.Sigmoid(a[d + {2 * convolution.DeformGroups * taps} + pair]);" : "float weight = 1f;");
        writer.Line("float f0 = top < 0 ? 0f : (1f - down) * weight;");
        writer.Line($"float f1 = top + 1 >= {x.Height} ? 0f : down * weight;");
        writer.Line("float g0 = left < 0 ? 0f : 1f - right;");
        writer.Line($"float g1 = left + 1 >= {x.Width} ? 0f : right;");
        writer.Line("float f00 = f0 * g0, f01 = f0 * g1, f10 = f1 * g0, f11 = f1 * g1;");
        writer.Line($"int y0 = at.X + Math.Max(top, 0) * {x.RowStride}, y1 = at.X + Math.Min(top + 1, {x.Height - 1}) * {x.RowStride};");
        writer.Line($"int z0 = Math.Max(left, 0) * {x.PixelStride}, z1 = Math.Min(left + 1, {x.Width - 1}) * {x.PixelStride};");
        writer.Line("int x00 = y0 + z0, x01 = y0 + z1, x10 = y1 + z0, x11 = y1 + z1;");
    }
}
