using Unroll.Generator.Backends.Text;
using Unroll.Generator.Graph.Operators;
using static Unroll.Generator.Backends.Gpu.Kernels.KernelExpressions;

namespace Unroll.Generator.Backends.Gpu.Kernels.Common;

/// <summary>
/// Group norm in three launches: mean and sum of squared differences of each part of a group; those of each group (by Chan, Golub and LeVeque's formula, so that
/// large means cost no precision); and the result.
/// </summary>
internal static class Norms
{
    private const int MaxParts = 32;
    private const int ValuesPerPart = 512;

    public static IReadOnlyList<KernelText> Group(KernelSignature signature, GroupNorm norm)
    {
        var perGroup = signature.X.Channels / norm.Groups;
        var parts = Math.Max(1, Math.Min(Math.Min(MaxParts, signature.X.Pixels), signature.X.Pixels * perGroup / ValuesPerPart));
        return [Part(signature, norm, perGroup, parts), Combine(signature, norm, perGroup, parts), Apply(signature, norm, perGroup, parts)];
    }

    private static KernelText Part(KernelSignature signature, GroupNorm norm, int perGroup, int parts)
    {
        var x = signature.X;
        return ItemKernel.Create(signature, norm.Groups * parts, false, writer =>
        {
            writer.Line($"int group = {Modulo("i", norm.Groups)};");
            writer.Line($"int part = {Over("i", norm.Groups)};");
            writer.Line($"int first = {Over($"part * {x.Pixels}", parts)}, last = {Over($"(part + 1) * {x.Pixels}", parts)};");
            writer.Line($"float factor = 1f / ((last - first) * {perGroup});");
            writer.Line("float sum = 0f;");
            Each(writer, x, perGroup, "sum += a[x];");
            writer.Line("float mean = sum * factor;");
            writer.Line("float squares = 0f;");
            Each(writer, x, perGroup, "squares += (a[x] - mean) * (a[x] - mean);");
            writer.Line($"a[at.Scratch + i * 2] = mean;");
            writer.Line($"a[at.Scratch + 1 + i * 2] = squares;");
        }, "Parts", 2 * norm.Groups * (parts + 1));
    }

    private static void Each(SourceWriter writer, MapLayout x, int perGroup, string statement)
    {
        using (writer.Block("for (int p = first; p < last; p++)"))
        using (writer.Block($"for (int c = 0; c < {perGroup}; c++)"))
        {
            writer.Line($"int x = {Sum("at.X", Pixel(x, "p"))} + {Times("group", perGroup)} + c;");
            writer.Line(statement);
        }
    }

    private static KernelText Combine(KernelSignature signature, GroupNorm norm, int perGroup, int parts)
    {
        var pixels = signature.X.Pixels;
        return ItemKernel.Create(signature, norm.Groups, false, writer =>
        {
            writer.Line("float mean = 0f, squares = 0f, count = 0f;");
            using (writer.Block($"for (int part = 0; part < {parts}; part++)"))
            {
                writer.Line($"float n = ({Over($"(part + 1) * {pixels}", parts)} - {Over($"part * {pixels}", parts)}) * {perGroup};");
                writer.Line($"float difference = a[at.Scratch + (part * {norm.Groups} + i) * 2] - mean;");
                writer.Line($"squares += a[at.Scratch + 1 + (part * {norm.Groups} + i) * 2] + difference * difference * (count * n / (count + n));");
                writer.Line("count += n;");
                writer.Line("mean += difference * (n / count);");
            }

            var result = 2 * norm.Groups * parts;
            writer.Line($"a[at.Scratch + {result} + i * 2] = mean;");
            writer.Line($"a[at.Scratch + {result + 1} + i * 2] = 1f / MathF.Sqrt(squares / count + {Literal(norm.Epsilon)});");
        }, "Groups");
    }

    private static KernelText Apply(KernelSignature signature, GroupNorm norm, int perGroup, int parts)
    {
        var (x, y, residual) = (signature.X, signature.Output, signature.Residual);
        var statistics = 2 * norm.Groups * parts;
        return ItemKernel.Create(signature, y.Pixels * y.Channels, true, writer =>
        {
            Elementwise.PixelAndChannel(writer, y, 1);
            writer.Line($"int s = at.Scratch + {statistics} + {Over("c", perGroup)} * 2;");
            var value = $"(a[{Sum("at.X", Pixel(x, "p"))} + c] - a[s]) * a[s + 1] * w[c] + w[c + {GpuWeightLayout.Align(y.Channels)}]";
            var sum = residual is null ? value : $"{value} + a[{Sum("at.Residual", Pixel(residual, "p"))} + c]";
            writer.Line($"a[{Sum("at.Y", Pixel(y, "p"))} + c] = {Activate(signature.Activation, sum)};");
        }, "Apply");
    }
}
