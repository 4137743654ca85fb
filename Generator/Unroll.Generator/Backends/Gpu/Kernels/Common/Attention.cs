using Unroll.Generator.Backends.Text;
using Unroll.Generator.Graph.Operators;
using static Unroll.Generator.Backends.Gpu.Kernels.KernelExpressions;

namespace Unroll.Generator.Backends.Gpu.Kernels.Common;

/// <summary>Attention over the pixels of a map: GCNet's pool and vector, non-local blocks.</summary>
internal static class Attention
{
    /// <summary>A vector added to each pixel. A work item is a pixel's four channels.</summary>
    public static KernelText AddVector(KernelSignature signature)
    {
        var (x, y, residual) = (signature.X, signature.Output, signature.Residual);
        var lanes = Lanes(y.Channels);
        return ItemKernel.Create(signature, y.Pixels * y.Channels / lanes, false, writer =>
        {
            Elementwise.PixelAndChannel(writer, y, lanes);
            writer.Line($"int x = {Sum("at.X", Pixel(x, "p"))} + c;");
            writer.Line("int g = at.Gate + c;");
            writer.Line($"int y = {Sum("at.Y", Pixel(y, "p"))} + c;");
            if (residual is not null)
            {
                writer.Line($"int r = {Sum("at.Residual", Pixel(residual, "p"))} + c;");
            }

            for (var v = 0; v < lanes; v++)
            {
                var sum = $"{At("a", "x", v)} + {At("a", "g", v)}" + (residual is null ? "" : $" + {At("a", "r", v)}");
                writer.Line($"{At("a", "y", v)} = {Activate(signature.Activation, sum)};");
            }
        });
    }

    /// <summary>Three launches: the mask's maximum and the sum of its exponentials, a weight for each pixel, a sum for each channel.</summary>
    public static IReadOnlyList<KernelText> Pool(KernelSignature signature)
    {
        var (x, mask) = (signature.X, signature.Inputs[1]);
        var extremes = ItemKernel.Create(signature, 1, false, writer =>
        {
            writer.Line("float highest = float.NegativeInfinity, sum = 0f;");
            using (writer.Block($"for (int p = 0; p < {mask.Pixels}; p++)"))
            {
                writer.Line($"highest = KernelMath.Max(highest, a[{Sum("at.Gate", Pixel(mask, "p"))}]);");
            }

            using (writer.Block($"for (int p = 0; p < {mask.Pixels}; p++)"))
            {
                writer.Line($"sum += MathF.Exp(a[{Sum("at.Gate", Pixel(mask, "p"))}] - highest);");
            }

            writer.Line($"a[at.Scratch] = highest;");
            writer.Line($"a[at.Scratch + 1] = 1f / sum;");
        }, "Sum", 2 + mask.Pixels);
        var ofPixels = ItemKernel.Create(signature, mask.Pixels, false, writer =>
            writer.Line($"a[at.Scratch + 2 + i] = MathF.Exp(a[{Sum("at.Gate", Pixel(mask, "i"))}] - a[at.Scratch]) * a[at.Scratch + 1];"), "Weights");
        var total = ItemKernel.Create(signature, x.Channels, false, writer =>
        {
            writer.Line("float sum = 0f;");
            using (writer.Block($"for (int p = 0; p < {x.Pixels}; p++)"))
            {
                writer.Line($"sum += a[{Sum("at.X", Pixel(x, "p"))} + i] * a[at.Scratch + 2 + p];");
            }

            writer.Line("a[at.Y + i] = sum;");
        });
        return [extremes, ofPixels, total];
    }

    /// <summary>A work item is a query: it adds up the values in the output itself.</summary>
    public static KernelText NonLocal(KernelSignature signature, NonLocalAttention attention)
    {
        var (queries, keys, values, y) = (signature.X, signature.Inputs[1], signature.Inputs[2], signature.Output);
        var concatenates = attention.Pairwise == PairwiseKind.Concatenation;
        return ItemKernel.Create(signature, y.Pixels, concatenates, writer =>
        {
            writer.Line($"int q = {Sum("at.X", Pixel(queries, "i"))};");
            writer.Line($"int y = {Sum("at.Y", Pixel(y, "i"))};");
            Each(writer, y.Channels, "c", "a[y + c] = 0f;");
            if (concatenates)
            {
                writer.Line("float projection = 0f;");
                Each(writer, queries.Channels, "c", "projection += a[q + c] * w[c];");
            }

            if (attention.Pairwise == PairwiseKind.Softmax)
            {
                writer.Line("float highest = float.NegativeInfinity;");
                using (writer.Block($"for (int p = 0; p < {keys.Pixels}; p++)"))
                {
                    Score(writer, attention, keys);
                    writer.Line("highest = KernelMath.Max(highest, score);");
                }

                writer.Line("float sum = 0f;");
            }

            using (writer.Block($"for (int p = 0; p < {keys.Pixels}; p++)"))
            {
                Score(writer, attention, keys);
                if (attention.Pairwise == PairwiseKind.Softmax)
                {
                    writer.Line("score = MathF.Exp(score - highest);");
                    writer.Line("sum += score;");
                }

                writer.Line($"int v = {Sum("at.Residual", Pixel(values, "p"))};");
                Each(writer, y.Channels, "c", "a[y + c] += a[v + c] * score;");
            }

            writer.Line(attention.Pairwise == PairwiseKind.Softmax ? "float factor = 1f / sum;" : $"float factor = {Literal(1.0 / keys.Pixels)};");
            Each(writer, y.Channels, "c", "a[y + c] *= factor;");
        });
    }

    /// <summary>The weight of key p, before a softmax.</summary>
    private static void Score(SourceWriter writer, NonLocalAttention attention, MapLayout keys)
    {
        writer.Line($"int k = {Sum("at.Gate", Pixel(keys, "p"))};");
        writer.Line("float score = 0f;");
        if (attention.Pairwise == PairwiseKind.Concatenation)
        {
            Each(writer, keys.Channels, "c", $"score += a[k + c] * w[{keys.Channels} + c];");
            writer.Line("score = KernelMath.Relu(score + projection);");
        }
        else
        {
            Each(writer, keys.Channels, "c", "score += a[q + c] * a[k + c];");
            if (attention.Scale != 1)
            {
                writer.Line($"score *= {Literal(attention.Scale)};");
            }
        }
    }

    private static void Each(SourceWriter writer, int count, string index, string statement)
    {
        using (writer.Block($"for (int {index} = 0; {index} < {count}; {index}++)"))
        {
            writer.Line(statement);
        }
    }
}
