using Unroll.Generator.Backends.Text;
using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Support;
using static Unroll.Generator.Backends.Gpu.Kernels.KernelExpressions;

namespace Unroll.Generator.Backends.Gpu.Kernels.Common;

/// <summary>Functions of one pixel. A work item is a pixel's four channels.</summary>
internal static class Elementwise
{
    public static KernelText Copy(KernelSignature signature) =>
        PerChannel(signature, false, (x, _, _) => Activate(signature.Activation, x));

    public static KernelText Add(KernelSignature signature) =>
        PerChannel(signature, false, (x, r, _) => Activate(signature.Activation, $"{x} + {r}"));

    public static KernelText Affine(KernelSignature signature)
    {
        var shift = GpuWeightLayout.Align(signature.Output.Channels);
        return PerChannel(signature, true, (x, _, v) => Activate(signature.Activation, $"{x} * {At("w", "c", v)} + {At("w", "c", shift + v)}"));
    }

    public static KernelText ConstantAffine(KernelSignature signature, ConstantAffine constants)
    {
        var (x, y) = (signature.X, signature.Output);
        return ItemKernel.Create(signature, y.Pixels, false, writer =>
        {
            writer.Line($"int x = {Sum("at.X", Pixel(x, "i"))};");
            writer.Line($"int y = {Sum("at.Y", Pixel(y, "i"))};");
            for (var c = 0; c < y.Channels; c++)
            {
                writer.Line($"{At("a", "y", c)} = {At("a", "x", c)} * {Literal(constants.Scale[c])} + {Literal(constants.Shift[c])};");
            }
        });
    }

    public static KernelText ScalePixels(KernelSignature signature, PixelScale factors)
    {
        var y = signature.Output;
        var lanes = new ChannelLanes(signature);
        return ItemKernel.Create(signature, y.Pixels * y.Channels / lanes.Count, false, writer =>
        {
            lanes.Open(writer);
            PixelAndChannel(writer, y, lanes.Count);
            writer.Line($"int row = {Over("p", y.Width)}, column = {Modulo("p", y.Width)};");
            writer.Line($"float factor = ({Runs("row", factors.Rows)}) * ({Runs("column", factors.Columns)});");
            writer.Line($"int x = {Sum("at.X", Pixel(signature.X, "p"))} + c;");
            writer.Line($"int y = {Sum("at.Y", Pixel(y, "p"))} + c;");
            var value = lanes.Read(writer, "xs", "x");
            lanes.Write(writer, "y", v => $"{value(v)} * factor");
        }, floats: !lanes.AreQuads);
    }

    /// <summary>The constant for an index: away from the edges neighbours are equal, so a few comparisons are enough.</summary>
    private static string Runs(string index, EquatableArray<double> values)
    {
        var text = "";
        for (var i = 0; i < values.Count; i++)
        {
            if (i + 1 == values.Count)
            {
                text += Literal(values[i]);
            }
            else if (Literal(values[i]) != Literal(values[i + 1]))
            {
                text += $"{index} < {i + 1} ? {Literal(values[i])} : ";
            }
        }

        return text;
    }

    public static KernelText ChannelShuffle(KernelSignature signature)
    {
        var (x, r, y) = (signature.X, signature.Inputs[1], signature.Output);
        return ItemKernel.Create(signature, y.Pixels * x.Channels, false, writer =>
        {
            writer.Line($"int c = {Modulo("i", x.Channels)};");
            writer.Line($"int p = {Over("i", x.Channels)};");
            writer.Line($"int y = {Sum("at.Y", Pixel(y, "p"))} + c * 2;");
            writer.Line($"a[y] = a[{Sum("at.X", Pixel(x, "p"))} + c];");
            writer.Line($"a[y + 1] = a[{Sum("at.Residual", Pixel(r, "p"))} + c];");
        });
    }

    /// <summary>A function of a value, its residual ("" without one) and its lane.</summary>
    private static KernelText PerChannel(KernelSignature signature, bool weights, Func<string, string, int, string> function)
    {
        var (x, r, y) = (signature.X, signature.Residual, signature.Output);
        var lanes = new ChannelLanes(signature);
        return ItemKernel.Create(signature, y.Pixels * y.Channels / lanes.Count, weights, writer =>
        {
            lanes.Open(writer);
            PixelAndChannel(writer, y, lanes.Count);
            writer.Line($"int x = {Sum("at.X", Pixel(x, "p"))} + c;");
            if (r is not null)
            {
                writer.Line($"int r = {Sum("at.Residual", Pixel(r, "p"))} + c;");
            }

            writer.Line($"int y = {Sum("at.Y", Pixel(y, "p"))} + c;");
            var value = lanes.Read(writer, "xs", "x");
            var residual = r is null ? _ => "" : lanes.Read(writer, "rs", "r");
            lanes.Write(writer, "y", v => function(value(v), residual(v), v));
        }, floats: !lanes.AreQuads);
    }

    /// <summary>Splits the work item into pixel p and its first channel c.</summary>
    public static void PixelAndChannel(SourceWriter writer, MapLayout map, int lanes)
    {
        writer.Line($"int c = {Times(Modulo("i", map.Channels / lanes), lanes)};");
        writer.Line($"int p = {Over("i", map.Channels / lanes)};");
    }
}
