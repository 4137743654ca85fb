using static Unroll.Generator.Backends.Gpu.Kernels.KernelExpressions;
using static Unroll.Generator.Backends.Gpu.Kernels.Tiled.Text;

using Unroll.Generator.Backends.Text;

namespace Unroll.Generator.Backends.Gpu.Kernels.Tiled;

/// <summary>The end of a convolution, in registers: bias, residual, activation, and the store of four neighbouring output channels.</summary>
internal static class ProductEpilogue
{
    /// <summary>Declares where results, residuals and biases start, for the group of channels that an expression names ("" where there is one group).</summary>
    public static void WriteStarts(SourceWriter writer, GemmShape shape, string group)
    {
        writer.Line($"int y = at.Y{GroupOffset(group, shape.GroupOut)};");
        if (shape.Residual is not null)
        {
            writer.Line($"int residual = at.Residual{GroupOffset(group, shape.GroupOut)};");
        }

        writer.Line($"int bias = at.Weights + {shape.BiasStart}{GroupOffset(group, shape.WeightPitch)};");
    }

    public static string GroupOffset(string group, int length) => group.Length == 0 ? "" : $" + ({group} * {length})";

    /// <summary>Stores the sums of four output channels of a pixel. The names y, residual, bias, arena, data, quads and quadsOfData are in scope.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="shape">The convolution.</param>
    /// <param name="id">Makes names unique in their scope.</param>
    /// <param name="image">The image in the batch.</param>
    /// <param name="pixel">The output pixel in its image.</param>
    /// <param name="column">The first output channel in its group; less than their number.</param>
    /// <param name="sums">The four sums.</param>
    public static void WriteQuad(SourceWriter writer, GemmShape shape, string id, string image, string pixel, string column, IReadOnlyList<string> sums)
    {
        WritePlaces(writer, shape, id, image, pixel, column);
        WriteValues(writer, shape, id, column, 0, sums);
    }

    /// <summary>Declares where the results of a pixel go, from a column on, and where its residuals come from.</summary>
    public static void WritePlaces(SourceWriter writer, GemmShape shape, string id, string image, string pixel, string column)
    {
        writer.Line($"int origin{id} = ({image} * at.ImageStride) + {column};");
        writer.Line($"int target{id} = y + origin{id}{PixelOffset(pixel, shape.Output, shape.Output.Width)};");
        if (shape.Residual is { } residual)
        {
            writer.Line($"int other{id} = residual + origin{id}{PixelOffset(pixel, residual, shape.Output.Width)};");
        }
    }

    /// <summary>Stores four sums, at a column offset from the places that <see cref="WritePlaces"/> declared.</summary>
    public static void WriteValues(SourceWriter writer, GemmShape shape, string id, string column, int offset, IReadOnlyList<string> sums)
    {
        if (shape.StoresQuads)
        {
            writer.Line($"Float4 biases{id} = quadsOfData[(bias + {column}{Plus(offset)}) / 4];");
            if (shape.Residual is not null)
            {
                writer.Line($"Float4 added{id} = quads[(other{id}{Plus(offset)}) / 4];");
            }

            writer.Line($"Float4 result{id};");
            foreach (var (field, element) in Fields)
            {
                var sum = $"{sums[element]} + biases{id}.{field}" + (shape.Residual is null ? "" : $" + added{id}.{field}");
                writer.Line($"result{id}.{field} = {Activate(shape.Activation, sum)};");
            }

            writer.Line($"quads[(target{id}{Plus(offset)}) / 4] = result{id};");
            return;
        }

        foreach (var (_, element) in Fields)
        {
            var at = Plus(offset + element);
            var sum = $"{sums[element]} + data[bias + {column}{at}]" + (shape.Residual is null ? "" : $" + arena[other{id}{at}]");
            var store = $"arena[target{id}{at}] = {Activate(shape.Activation, sum)};";
            if (element > 0 && shape.GroupOut % 4 != 0)
            {
                using (writer.Block($"if ({column} + {offset + element} < {shape.GroupOut})"))
                {
                    writer.Line(store);
                }
            }
            else
            {
                writer.Line(store);
            }
        }
    }

    /// <summary>" + " and the offset of a pixel of a map whose width is the output's.</summary>
    public static string PixelOffset(string pixel, MapLayout layout, int width)
    {
        if (layout.Pixels == 1)
        {
            return "";
        }

        return layout.Height == 1 || layout.RowStride == width * layout.PixelStride
            ? $" + ({pixel} * {layout.PixelStride})"
            : $" + ({Over(pixel, width)} * {layout.RowStride}) + ({Modulo(pixel, width)} * {layout.PixelStride})";
    }
}
