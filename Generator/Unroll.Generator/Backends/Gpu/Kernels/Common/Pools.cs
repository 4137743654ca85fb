using Unroll.Generator.Backends.Text;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;
using static Unroll.Generator.Backends.Gpu.Kernels.KernelExpressions;

namespace Unroll.Generator.Backends.Gpu.Kernels.Common;

/// <summary>Pools. A work item is a pixel's four channels.</summary>
internal static class Pools
{
    public static KernelText Max(KernelSignature signature, MaxPool pool)
    {
        var (x, y, lanes) = (signature.X, signature.Output, new ChannelLanes(signature));
        return ItemKernel.Create(signature, y.Pixels * y.Channels / lanes.Count, false, writer =>
        {
            lanes.Open(writer);
            Elementwise.PixelAndChannel(writer, y, lanes.Count);
            Corner(writer, y, pool.Window);
            writer.Line($"float {string.Join(", ", Enumerable.Range(0, lanes.Count).Select(v => $"m{v} = float.NegativeInfinity"))};");
            using (EachTap(writer, x, pool.Window))
            {
                writer.Line($"int x = at.X + {Offset(x)} + c;");
                var value = lanes.Read(writer, "xs", "x");
                writer.Line(lanes.Each(v => $"m{v} = KernelMath.Max(m{v}, {value(v)});"));
            }

            writer.Line($"int y = {Sum("at.Y", Pixel(y, "p"))} + c;");
            lanes.Write(writer, "y", v => $"m{v}");
        }, floats: !lanes.AreQuads);
    }

    /// <summary>With a radix, the pool of the sum of that many splits, each channel times its gate.</summary>
    public static KernelText Average(KernelSignature signature, AveragePool pool, int radix = 0)
    {
        var (x, y, lanes, window) = (signature.X, signature.Output, new ChannelLanes(signature), pool.Window);
        var splits = Enumerable.Range(0, Math.Max(radix, 1)).ToList();
        return ItemKernel.Create(signature, y.Pixels * y.Channels / lanes.Count, false, writer =>
        {
            lanes.Open(writer);
            Elementwise.PixelAndChannel(writer, y, lanes.Count);
            Corner(writer, y, window);
            foreach (var split in splits)
            {
                writer.Line($"float {string.Join(", ", Enumerable.Range(0, lanes.Count).Select(v => $"s{split}{v} = 0f"))};");
            }

            using (EachTap(writer, x, window))
            {
                writer.Line($"int x = at.X + {Offset(x)} + c;");
                foreach (var split in splits)
                {
                    var value = lanes.Read(writer, $"x{split}", "x", split * y.Channels);
                    writer.Line(lanes.Each(v => $"s{split}{v} += {value(v)};"));
                }
            }

            writer.Line($"float factor = {Factor(x, pool)};");
            writer.Line($"int y = {Sum("at.Y", Pixel(y, "p"))} + c;");
            if (radix == 0)
            {
                lanes.Write(writer, "y", v => $"s0{v} * factor");
                return;
            }

            writer.Line("int g = at.Gate + c;");
            var gates = splits.Select(split => lanes.Read(writer, $"g{split}", "g", split * y.Channels)).ToList();
            lanes.Write(writer, "y", v => $"({string.Join(" + ", splits.Select(split => $"s{split}{v} * {gates[split](v)}"))}) * factor");
        }, floats: !lanes.AreQuads);
    }

    public static KernelText Adaptive(KernelSignature signature)
    {
        var (x, y, lanes) = (signature.X, signature.Output, Lanes(signature.Output.Channels));
        return ItemKernel.Create(signature, y.Pixels * y.Channels / lanes, false, writer =>
        {
            Elementwise.PixelAndChannel(writer, y, lanes);
            writer.Line($"int top = {Over($"{Over("p", y.Width)} * {x.Height}", y.Height)}, bottom = {Over($"({Over("p", y.Width)} + 1) * {x.Height} + {y.Height - 1}", y.Height)};");
            writer.Line($"int left = {Over($"{Modulo("p", y.Width)} * {x.Width}", y.Width)}, right = {Over($"({Modulo("p", y.Width)} + 1) * {x.Width} + {y.Width - 1}", y.Width)};");
            writer.Line($"float {string.Join(", ", Enumerable.Range(0, lanes).Select(v => $"s{v} = 0f"))};");
            using (writer.Block("for (int row = top; row < bottom; row++)"))
            using (writer.Block("for (int column = left; column < right; column++)"))
            {
                writer.Line($"int x = at.X + {Offset(x)} + c;");
                writer.Line(PerLane(lanes, v => $"s{v} += {At("a", "x", v)};"));
            }

            writer.Line("float factor = 1f / ((bottom - top) * (right - left));");
            writer.Line($"int y = {Sum("at.Y", Pixel(y, "p"))} + c;");
            writer.Line(PerLane(lanes, v => $"{At("a", "y", v)} = s{v} * factor;"));
        });
    }

    public static KernelText Global(KernelSignature signature, int radix)
    {
        var (x, y, lanes) = (signature.X, signature.Output, Lanes(signature.Output.Channels));
        return ItemKernel.Create(signature, y.Channels / lanes, false, writer =>
        {
            writer.Line($"int c = {Times("i", lanes)};");
            writer.Line($"float {string.Join(", ", Enumerable.Range(0, lanes).Select(v => $"s{v} = 0f"))};");
            using (writer.Block($"for (int p = 0; p < {x.Pixels}; p++)"))
            {
                writer.Line($"int x = {Sum("at.X", Pixel(x, "p"))} + c;");
                writer.Line(PerLane(lanes, v => $"s{v} += {string.Join(" + ", Enumerable.Range(0, radix).Select(r => At("a", "x", (r * y.Channels) + v)))};"));
            }

            writer.Line(PerLane(lanes, v => $"{At("a", "at.Y + c", v)} = s{v} * {Literal(1.0 / x.Pixels)};"));
        });
    }

    private static void Corner(SourceWriter writer, MapLayout y, WindowSpec window)
    {
        writer.Line($"int top = {Less(Times(Over("p", y.Width), window.StrideY), window.PadTop)};");
        writer.Line($"int left = {Less(Times(Modulo("p", y.Width), window.StrideX), window.PadLeft)};");
    }

    private static string Less(string value, int amount) => amount == 0 ? value : $"{value} - {amount}";

    /// <summary>For each tap of the window that lies inside the map: row, column.</summary>
    private static TapScope EachTap(SourceWriter writer, MapLayout x, WindowSpec window) => new(
        writer.Block($"for (int ky = 0; ky < {window.Height}; ky++)"),
        writer.Block($"for (int kx = 0; kx < {window.Width}; kx++)"),
        Inside(writer, x, window));

    private static SourceWriter.BlockScope Inside(SourceWriter writer, MapLayout x, WindowSpec window)
    {
        writer.Line($"int row = top + {Times("ky", window.DilationY)}, column = left + {Times("kx", window.DilationX)};");
        return writer.Block($"if (row >= 0 && row < {x.Height} && column >= 0 && column < {x.Width})");
    }

    private static string Offset(MapLayout x) => $"{Times("row", x.RowStride)} + {Times("column", x.PixelStride)}";

    private static string Factor(MapLayout x, AveragePool pool)
    {
        var w = pool.Window;
        return pool.Divisor switch
        {
            PoolDivisorKind.Full => Literal(1.0 / (w.Height * w.Width)),
            PoolDivisorKind.Clipped =>
                $"KernelMath.Reciprocal({Taps("top", w.Height, w.DilationY, 0, x.Height)} * {Taps("left", w.Width, w.DilationX, 0, x.Width)})",
            _ => $"KernelMath.Reciprocal({Taps("top", w.Height, w.DilationY, -w.PadTop, x.Height + w.PadTop)} * {Taps("left", w.Width, w.DilationX, -w.PadLeft, x.Width + w.PadLeft)})",
        };
    }

    private static string Taps(string start, int taps, int dilation, int low, int high) => $"KernelMath.Taps({start}, {taps}, {dilation}, {low}, {high})";

    private readonly struct TapScope(SourceWriter.BlockScope rows, SourceWriter.BlockScope columns, SourceWriter.BlockScope inside) : IDisposable
    {
        public void Dispose()
        {
            inside.Dispose();
            columns.Dispose();
            rows.Dispose();
        }
    }
}
