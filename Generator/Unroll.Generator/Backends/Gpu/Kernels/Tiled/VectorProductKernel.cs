using static Unroll.Generator.Backends.Gpu.Kernels.KernelExpressions;
using static Unroll.Generator.Backends.Gpu.Kernels.Tiled.Text;

using Unroll.Generator.Backends.Text;

namespace Unroll.Generator.Backends.Gpu.Kernels.Tiled;

/// <summary>
/// Prints the product of a few vectors with a matrix: linear layers of small batches and convolutions of one pixel. Each weight is read once for all vectors of a
/// block of threads. A block covers eight quads of columns and splits the inner dimension among its slices, whose sums it adds in shared memory, in order.
/// </summary>
internal static class VectorProductKernel
{
    public const int QuadsPerBlock = 8;
    private const int MaxSlices = 32;
    private const int UnrolledDepth = 4;

    public static bool Suits(GemmShape shape) => shape.Output.Pixels == 1;

    /// <summary>Slices of the inner dimension: a power of two, for at least eight steps each.</summary>
    public static int Slices(GemmShape shape)
    {
        var slices = 4;
        while (slices < MaxSlices && slices * 16 <= shape.Depth)
        {
            slices *= 2;
        }

        return slices;
    }

    public static string Grid(GemmShape shape, int vectors) =>
        Launch($"{((shape.WeightPitch / 4) + QuadsPerBlock - 1) / QuadsPerBlock}", $"{shape.Groups}", $"(batch + {vectors - 1}) / {vectors}", QuadsPerBlock * Slices(shape));

    /// <summary>Writes the statements of the kernel.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="shape">The layer.</param>
    /// <param name="vectors">Images that a block of threads computes.</param>
    public static void Write(SourceWriter writer, GemmShape shape, int vectors)
    {
        var slices = Slices(shape);
        var group = shape.Groups == 1 ? "" : "Grid.IdxY";
        writer.Line(Shared("Float4", "tile", vectors * slices * QuadsPerBlock));
        writer.Line(Quads("quads", "arena"));
        writer.Line(Quads("quadsOfData", "data"));
        writer.Line($"int lane = {Modulo("Group.IdxX", QuadsPerBlock)};");
        writer.Line($"int slice = Group.IdxX / {QuadsPerBlock};");
        writer.Line($"int column = ((Grid.IdxX * {QuadsPerBlock}) + lane) * 4;");
        writer.Line($"int firstImage = Grid.IdxZ * {vectors};");
        writer.Line($"int weights = (at.Weights{ProductEpilogue.GroupOffset(group, shape.GroupWeights)} + IntrinsicMath.Min(column, {shape.WeightPitch - 4})) / 4;");
        writer.Line($"int x = at.X{Minus(shape.Lead)}{ProductEpilogue.GroupOffset(group, shape.GroupIn)};");
        for (var v = 0; v < vectors; v++)
        {
            writer.Line($"int x{v} = x + ({(vectors == 1 ? "firstImage" : $"IntrinsicMath.Min(firstImage{Plus(v)}, at.Batch - 1)")} * at.ImageStride);");
            writer.Line($"float c{v}_0 = 0, c{v}_1 = 0, c{v}_2 = 0, c{v}_3 = 0;");
        }

        var whole = shape.Depth / (slices * UnrolledDepth) * slices * UnrolledDepth;
        writer.Line("int k = slice;");
        if (whole > 0)
        {
            using (writer.Block($"for (; k < {whole}; k += {slices * UnrolledDepth})"))
            {
                for (var step = 0; step < UnrolledDepth; step++)
                {
                    WriteStep(writer, shape, vectors, step, slices);
                }
            }
        }

        if (whole < shape.Depth)
        {
            using (writer.Block($"for (; k < {shape.Depth}; k += {slices})"))
            {
                WriteStep(writer, shape, vectors, 0, slices);
            }
        }

        WriteReduction(writer, shape, vectors, slices, group);
    }

    private static void WriteStep(SourceWriter writer, GemmShape shape, int vectors, int step, int slices)
    {
        var k = $"k{Plus(step * slices)}";
        writer.Line($"Float4 b{step} = quadsOfData[weights + (({k}) * {shape.WeightPitch / 4})];");
        writer.Line($"int offset{step} = {Offset(shape, k)};");
        for (var v = 0; v < vectors; v++)
        {
            writer.Line($"float a{step}_{v} = arena[x{v} + offset{step}];");
            writer.Line(string.Join(" ", Fields.Select(f => $"c{v}_{f.Element} += a{step}_{v} * b{step}.{f.Field};")));
        }
    }

    /// <summary>The offset of step k of the inner dimension in the input, from the window's first value.</summary>
    private static string Offset(GemmShape shape, string k)
    {
        var (input, window, channels) = (shape.Input, shape.Window, shape.GroupIn);
        var column = window.DilationX * input.PixelStride;
        var row = window.DilationY * input.RowStride;
        if (window.Width == 1 && window.Height == 1)
        {
            return k;
        }

        var inRow = column == channels ? Modulo(k, window.Width * channels) : $"({Modulo(Over(k, channels), window.Width)} * {column}) + {Modulo(k, channels)}";
        return column == channels && row == window.Width * channels ? k : $"({Over(k, window.Width * channels)} * {row}) + {inRow}";
    }

    private static void WriteReduction(SourceWriter writer, GemmShape shape, int vectors, int slices, string group)
    {
        for (var v = 0; v < vectors; v++)
        {
            writer.Line($"Float4 part{v};");
            writer.Line(string.Join(" ", Fields.Select(f => $"part{v}.{f.Field} = c{v}_{f.Element};")));
            writer.Line($"tile[(slice * {vectors * QuadsPerBlock}){Plus(v * QuadsPerBlock)} + lane] = part{v};");
        }

        writer.Line("Group.Barrier();");
        writer.Line($"int image = firstImage + slice;");
        var spare = (shape.WeightPitch / 4) % QuadsPerBlock == 0 && shape.GroupOut % 4 == 0 ? "" : $" && column < {shape.GroupOut}";
        using (writer.Block($"if (slice < {vectors} && image < at.Batch{spare})"))
        {
            writer.Line("int from = Group.IdxX;");
            writer.Line("Float4 sum = tile[from];");
            using (writer.Block($"for (int part = 1; part < {slices}; part++)"))
            {
                writer.Line($"from += {vectors * QuadsPerBlock};");
                writer.Line("Float4 next = tile[from];");
                writer.Line(string.Join(" ", Fields.Select(f => $"sum.{f.Field} += next.{f.Field};")));
            }

            ProductEpilogue.WriteStarts(writer, shape, group);
            ProductEpilogue.WriteQuad(writer, shape, "", "image", "0", "column", [.. Fields.Select(f => $"sum.{f.Field}")]);
        }
    }
}
