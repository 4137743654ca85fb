using static Unroll.Generator.Backends.Gpu.Kernels.KernelExpressions;

namespace Unroll.Generator.Backends.Gpu.Kernels.Common;

/// <summary>Converts between the user's NCHW and the arena's NHWC. A work item is a pixel on the way in and a value on the way out, so that writes are adjacent.</summary>
internal static class InputOutput
{
    public static KernelText Input(KernelSignature signature)
    {
        var y = signature.Output;
        return ItemKernel.Create(signature, y.Pixels, false, writer =>
        {
            writer.Line($"Floats image = Floats.At(data, Grid.IdxY * {y.Channels * y.Pixels}L);");
            writer.Line($"int y = {Sum("at.Y", Pixel(y, "i"))};");
            if (y.Channels <= 4)
            {
                writer.Line(PerLane(y.Channels, c => $"{At("a", "y", c)} = {At("image", "i", c * y.Pixels)};"));
                return;
            }

            using (writer.Block($"for (int c = 0; c < {y.Channels}; c++)"))
            {
                writer.Line($"a[y + c] = image[i + c * {y.Pixels}];");
            }
        });
    }

    public static KernelText Output(KernelSignature signature)
    {
        var x = signature.X;
        return ItemKernel.Create(signature, x.Channels * x.Pixels, false, writer =>
        {
            writer.Line($"Floats image = Floats.At(data, Grid.IdxY * {x.Channels * x.Pixels}L);");
            if (x.Pixels == 1)
            {
                writer.Line("image[i] = a[at.X + i];");
                return;
            }

            writer.Line($"int p = {Modulo("i", x.Pixels)};");
            writer.Line($"image[i] = a[{Sum("at.X", Pixel(x, "p"))} + {Over("i", x.Pixels)}];");
        });
    }
}
