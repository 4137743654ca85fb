using static Unroll.Generator.Backends.Gpu.Kernels.KernelExpressions;
using static Unroll.Generator.Backends.Gpu.Kernels.Tiled.Text;

using Unroll.Generator.Backends.Text;

namespace Unroll.Generator.Backends.Gpu.Kernels.Tiled;

/// <summary>
/// Prints a depthwise convolution. A thread computes a strip of neighbouring pixels of four channels, or of one if four cannot be loaded as 16 bytes;
/// within a row of the window it reads each input pixel once. Neighbouring threads have neighbouring channels.
/// </summary>
internal static class TiledDepthwise
{
    public const int Threads = 128;
    public const int PixelsPerThread = 4;

    public static bool Suits(GemmShape shape) => shape.Groups > 1 && GpuWeightLayout.IsDepthwise(shape.GroupIn, shape.GroupOut);

    public static string Launch(GemmShape shape)
    {
        var threads = shape.Output.Height * StripsPerRow(shape) * Columns(shape);
        return $"static batch => {KernelExpressions.Launch($"((batch * {threads}) + {Threads - 1}) / {Threads}", "1", "1", Threads)}";
    }

    public static void Write(SourceWriter writer, GemmShape shape)
    {
        var quads = UsesQuads(shape);
        var columns = Columns(shape);
        var strips = StripsPerRow(shape);
        var (input, output, window) = (shape.Input, shape.Output, shape.Window);
        var lanes = Fields.Take(quads ? 4 : 1).ToList();
        if (quads)
        {
            writer.Line(Quads("quads", "arena"));
            writer.Line(Quads("quadsOfData", "data"));
        }

        writer.Line($"int index = (Grid.IdxX * {Threads}) + Group.IdxX;");
        using (writer.Block($"if (index < at.Batch * {output.Height * strips * columns})"))
        {
            writer.Line($"int column = {Modulo("index", columns)}{(quads ? " * 4" : "")};");
            writer.Line($"int firstPixel = {Modulo(Over("index", columns), strips)} * {PixelsPerThread};");
            writer.Line($"int row = {Modulo(Over("index", columns * strips), output.Height)};");
            writer.Line($"int image = {Over("index", columns * strips * output.Height)} * at.ImageStride;");
            writer.Line($"int x = at.X{Minus(shape.Lead)} + image + column + (row * {window.StrideY * input.RowStride}) + (firstPixel * {window.StrideX * input.PixelStride});");
            writer.Line("int weights = at.Weights + column;");
            for (var p = 0; p < PixelsPerThread; p++)
            {
                writer.Line($"float {string.Join(", ", lanes.Select(l => $"c{p}_{l.Element} = 0"))};");
            }

            using (writer.Block($"for (int windowRow = 0; windowRow < {window.Height}; windowRow++)"))
            {
                WriteWindowRow(writer, shape, quads, lanes);
                writer.Line($"x += {window.DilationY * input.RowStride};");
                writer.Line($"weights += {window.Width * GpuWeightLayout.Align(output.Channels)};");
            }

            WriteResults(writer, shape, quads, lanes);
        }
    }

    /// <summary>True when four channels at a time can be loaded and stored.</summary>
    private static bool UsesQuads(GemmShape shape) =>
        shape.Output.Channels % 4 == 0 && shape.Input.Aligned && shape.Output.Aligned && shape.Residual is null or { Aligned: true };

    private static int Columns(GemmShape shape) => UsesQuads(shape) ? shape.Output.Channels / 4 : shape.Output.Channels;

    private static int StripsPerRow(GemmShape shape) => (shape.Output.Width + PixelsPerThread - 1) / PixelsPerThread;

    private static void WriteWindowRow(SourceWriter writer, GemmShape shape, bool quads, List<(string Field, int Element)> lanes)
    {
        var (input, window) = (shape.Input, shape.Window);
        var type = quads ? "Float4" : "float";
        for (var tap = 0; tap < window.Width; tap++)
        {
            var offset = Plus(tap * GpuWeightLayout.Align(shape.Output.Channels));
            writer.Line(quads ? $"Float4 w{tap} = quadsOfData[(weights{offset}) / 4];" : $"float w{tap} = data[weights{offset}];");
        }

        // The strip's windows overlap: each pixel under any of them is loaded once. Pixels past the last column of the map belong to no result.
        var evenly = shape.Output.Width % PixelsPerThread == 0;
        var under = Enumerable.Range(0, PixelsPerThread).SelectMany(p => Enumerable.Range(0, window.Width).Select(t => (p * window.StrideX) + (t * window.DilationX)));
        foreach (var pixel in under.Distinct().OrderBy(pixel => pixel))
        {
            var offset = Plus(pixel * input.PixelStride);
            var load = quads ? $"quads[(x{offset}) / 4]" : $"arena[x{offset}]";

            // The first result's window is always in the map; a further one's may not be.
            var first = Math.Max(0, (pixel - window.ExtentX + window.StrideX) / window.StrideX);
            writer.Line(evenly || first == 0 ? $"{type} a{pixel} = {load};" : $"{type} a{pixel} = firstPixel + {first} < {shape.Output.Width} ? {load} : default;");
        }

        for (var p = 0; p < PixelsPerThread; p++)
        {
            for (var tap = 0; tap < window.Width; tap++)
            {
                var pixel = (p * window.StrideX) + (tap * window.DilationX);
                writer.Line(string.Join(" ", lanes.Select(l => quads ? $"c{p}_{l.Element} += a{pixel}.{l.Field} * w{tap}.{l.Field};" : $"c{p}_0 += a{pixel} * w{tap};")));
            }
        }
    }

    private static void WriteResults(SourceWriter writer, GemmShape shape, bool quads, List<(string Field, int Element)> lanes)
    {
        var output = shape.Output;
        writer.Line($"int bias = at.Weights + {shape.BiasStart} + column;");
        writer.Line($"int y = at.Y + image + column + (row * {output.RowStride}) + (firstPixel * {output.PixelStride});");
        writer.Line(quads ? "Float4 biases = quadsOfData[bias / 4];" : "float biases = data[bias];");
        if (shape.Residual is { } residual)
        {
            writer.Line($"int residual = at.Residual + image + column + (row * {residual.RowStride}) + (firstPixel * {residual.PixelStride});");
        }

        for (var p = 0; p < PixelsPerThread; p++)
        {
            using (writer.Block($"if (firstPixel{Plus(p)} < {output.Width})"))
            {
                if (quads)
                {
                    writer.Line("Float4 result;");
                }

                if (shape.Residual is not null)
                {
                    var place = $"residual{Plus(p * shape.Residual.PixelStride)}";
                    writer.Line(quads ? $"Float4 added = quads[({place}) / 4];" : $"float added = arena[{place}];");
                }

                var target = $"y{Plus(p * output.PixelStride)}";
                foreach (var (field, element) in lanes)
                {
                    var suffix = quads ? $".{field}" : "";
                    var sum = $"c{p}_{element} + biases{suffix}" + (shape.Residual is null ? "" : $" + added{suffix}");
                    var value = Activate(shape.Activation, sum);
                    writer.Line(quads ? $"result.{field} = {value};" : $"arena[{target}] = {value};");
                }

                if (quads)
                {
                    writer.Line($"quads[({target}) / 4] = result;");
                }
            }
        }
    }
}
