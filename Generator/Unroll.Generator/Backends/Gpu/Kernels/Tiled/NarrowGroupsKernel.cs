using static Unroll.Generator.Backends.Gpu.Kernels.KernelExpressions;
using static Unroll.Generator.Backends.Gpu.Kernels.Tiled.Text;

using Unroll.Generator.Backends.Text;

namespace Unroll.Generator.Backends.Gpu.Kernels.Tiled;

/// <summary>
/// Prints a convolution with groups of a few channels. A thread computes four output channels of four neighbouring pixels; a block of threads covers eight
/// adjacent quads of channels, from several groups, and keeps their weights in shared memory. Pixels are read through the cache.
/// </summary>
internal static class NarrowGroupsKernel
{
    public const int Threads = 128;
    public const int QuadsPerBlock = 8;
    public const int PixelsPerThread = 4;
    private const int StripsPerBlock = Threads / QuadsPerBlock;
    private const int MaxSharedFloats = 10240;

    /// <summary>True when a group's outputs come in quads, are too few for a tile, and the weights fit in shared memory.</summary>
    public static bool Suits(GemmShape shape) =>
        shape.Groups > 1 && shape.GroupOut % 4 == 0 && shape.GroupOut < 32 && shape.Depth * QuadsPerBlock * 4 <= MaxSharedFloats;

    public static int StripsPerRow(GemmShape shape) => (shape.Output.Width + PixelsPerThread - 1) / PixelsPerThread;

    public static string Launch(GemmShape shape)
    {
        var strips = shape.Output.Height * StripsPerRow(shape);
        var blocks = KernelExpressions.Launch(
            $"((batch * {strips}) + {StripsPerBlock - 1}) / {StripsPerBlock}", $"{(QuadsOf(shape) + QuadsPerBlock - 1) / QuadsPerBlock}", "1", Threads);
        return $"static batch => {blocks}";
    }

    public static void Write(SourceWriter writer, GemmShape shape)
    {
        var quadsPerGroup = shape.GroupOut / 4;
        var (input, window) = (shape.Input, shape.Window);
        var aligned = input.Aligned && shape.GroupIn % 4 == 0;
        writer.Line(Shared("Float4", "tile", shape.Depth * QuadsPerBlock));
        writer.Line(Quads("quads", "arena"));
        writer.Line(Quads("quadsOfData", "data"));
        writer.Line($"int lane = {Modulo("Group.IdxX", QuadsPerBlock)};");
        writer.Line($"int quad = IntrinsicMath.Min((Grid.IdxY * {QuadsPerBlock}) + lane, {QuadsOf(shape) - 1});");
        writer.Line($"int group = {Over("quad", quadsPerGroup)};");
        writer.Line($"int column = {Modulo("quad", quadsPerGroup)} * 4;");
        writer.Line($"int source = (at.Weights + (group * {shape.GroupWeights}) + column) / 4;");
        using (writer.Block($"for (int k = Group.IdxX / {QuadsPerBlock}; k < {shape.Depth}; k += {StripsPerBlock})"))
        {
            writer.Line($"tile[(k * {QuadsPerBlock}) + lane] = quadsOfData[source + (k * {quadsPerGroup})];");
        }

        writer.Line("Group.Barrier();");
        var stripsPerRow = StripsPerRow(shape);
        writer.Line($"int strips = at.Batch * {shape.Output.Height * stripsPerRow};");
        writer.Line($"int index = (Grid.IdxX * {StripsPerBlock}) + (Group.IdxX / {QuadsPerBlock});");
        writer.Line("int strip = IntrinsicMath.Min(index, strips - 1);");
        writer.Line($"int image = {Over("strip", shape.Output.Height * stripsPerRow)};");
        writer.Line($"int row = {Modulo(Over("strip", stripsPerRow), shape.Output.Height)};");
        writer.Line($"int firstPixel = {Modulo("strip", stripsPerRow)} * {PixelsPerThread};");
        writer.Line($"int x = at.X{Minus(shape.Lead)} + (image * at.ImageStride) + (group * {shape.GroupIn}) + (row * {window.StrideY * input.RowStride});");
        ProductEpilogue.WriteStarts(writer, shape, "group");
        for (var p = 0; p < PixelsPerThread; p++)
        {
            writer.Line($"int x{p} = x + (IntrinsicMath.Min(firstPixel{Plus(p)}, {shape.Output.Width - 1}) * {window.StrideX * input.PixelStride});");
            writer.Line($"float c{p}_0 = 0, c{p}_1 = 0, c{p}_2 = 0, c{p}_3 = 0;");
        }

        writer.Line("int at0 = lane;");
        using (writer.Block($"for (int windowRow = 0; windowRow < {window.Height}; windowRow++)"))
        using (writer.Block($"for (int windowColumn = 0; windowColumn < {window.Width}; windowColumn++)"))
        using (writer.Block($"for (int channel = 0; channel < {shape.GroupIn}; channel += {(aligned ? 4 : 1)})"))
        {
            writer.Line($"int offset = (windowRow * {window.DilationY * input.RowStride}) + (windowColumn * {window.DilationX * input.PixelStride}) + channel;");
            for (var p = 0; p < PixelsPerThread; p++)
            {
                writer.Line(aligned ? $"Float4 a{p} = quads[(x{p} + offset) / 4];" : $"float a{p} = arena[x{p} + offset];");
            }

            foreach (var (field, step) in Fields.Take(aligned ? 4 : 1))
            {
                writer.Line($"Float4 b{step} = tile[at0{Plus(step * QuadsPerBlock)}];");
                for (var p = 0; p < PixelsPerThread; p++)
                {
                    var a = aligned ? $"a{p}.{field}" : $"a{p}";
                    writer.Line(string.Join(" ", Fields.Select(f => $"c{p}_{f.Element} += {a} * b{step}.{f.Field};")));
                }
            }

            writer.Line($"at0 += {(aligned ? 4 : 1) * QuadsPerBlock};");
        }

        using (writer.Block($"if (index < strips && (Grid.IdxY * {QuadsPerBlock}) + lane < {QuadsOf(shape)})"))
        {
            WritePixels(writer, shape, "row");
        }
    }

    /// <summary>Stores the sums of the strip's pixels that are in the map.</summary>
    private static void WritePixels(SourceWriter writer, GemmShape shape, string row)
    {
        for (var p = 0; p < PixelsPerThread; p++)
        {
            using (writer.Block($"if (firstPixel{Plus(p)} < {shape.Output.Width})"))
            {
                writer.Line($"int pixel{p} = ({row} * {shape.Output.Width}) + firstPixel{Plus(p)};");
                ProductEpilogue.WriteQuad(writer, shape, $"{p}", "image", $"pixel{p}", "column", [.. Fields.Select(f => $"c{p}_{f.Element}")]);
            }
        }
    }

    private static int QuadsOf(GemmShape shape) => shape.Output.Channels / 4;
}
