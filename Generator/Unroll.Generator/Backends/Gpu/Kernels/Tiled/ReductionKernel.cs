using static Unroll.Generator.Backends.Gpu.Kernels.KernelExpressions;
using static Unroll.Generator.Backends.Gpu.Kernels.Tiled.Text;

using Unroll.Generator.Backends.Text;

namespace Unroll.Generator.Backends.Gpu.Kernels.Tiled;

/// <summary>Prints the second stage of a product whose inner dimension was split: adds the parts in order, so that results are the same every time.</summary>
internal static class ReductionKernel
{
    private const int Threads = 128;

    public static string Grid(GemmShape shape) =>
        Launch($"((batch * {shape.Output.Pixels * QuadsPerRow(shape)}) + {Threads - 1}) / {Threads}", "1", "1", Threads);

    /// <summary>Writes the statements of the kernel.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="shape">The convolution.</param>
    /// <param name="parts">The number of parts, as an expression in "at.Batch".</param>
    public static void Write(SourceWriter writer, GemmShape shape, string parts)
    {
        var quads = QuadsPerRow(shape);
        writer.Line(Quads("quads", "arena"));
        writer.Line(Quads("quadsOfData", "data"));
        writer.Line($"int index = (Grid.IdxX * {Threads}) + Group.IdxX;");
        writer.Line($"int count = at.Batch * {shape.Output.Pixels * quads};");
        writer.Line($"int parts = {parts};");
        using (writer.Block("if (index < count)"))
        {
            writer.Line("int source = (at.Workspace / 4) + index;");
            writer.Line("Float4 sum = quads[source];");
            using (writer.Block("for (int part = 1; part < parts; part++)"))
            {
                writer.Line("source += count;");
                writer.Line("Float4 next = quads[source];");
                foreach (var (field, _) in Fields)
                {
                    writer.Line($"sum.{field} += next.{field};");
                }
            }

            writer.Line($"int row = {Over("index", quads)};");
            var group = "";
            if (shape.Groups == 1)
            {
                writer.Line($"int column = {Modulo("index", quads)} * 4;");
            }
            else
            {
                writer.Line($"int group = {Over(Modulo("index", quads), shape.WeightPitch / 4)};");
                writer.Line($"int column = {Modulo("index", shape.WeightPitch / 4)} * 4;");
                group = "group";
            }

            ProductEpilogue.WriteStarts(writer, shape, group);
            writer.Line($"int image = {Over("row", shape.Output.Pixels)};");
            writer.Line($"int pixel = row - (image * {shape.Output.Pixels});");
            ProductEpilogue.WriteQuad(writer, shape, "", "image", "pixel", "column", [.. Fields.Select(f => $"sum.{f.Field}")]);
        }
    }

    /// <summary>Quads of results in a pixel.</summary>
    private static int QuadsPerRow(GemmShape shape) => shape.Groups * shape.WeightPitch / 4;
}
