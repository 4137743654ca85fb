using Unroll.Generator.Backends.Text;
using Unroll.Generator.Graph.Operators;
using static Unroll.Generator.Backends.Gpu.Kernels.KernelExpressions;

namespace Unroll.Generator.Backends.Gpu.Kernels.Common;

/// <summary>The parts of attention: softmax over the radix, gates, and their application.</summary>
internal static class Gates
{
    public static KernelText Softmax(KernelSignature signature, RadixSoftmax softmax)
    {
        var channels = signature.Output.Channels / softmax.Radix;
        var perGroup = channels / softmax.Cardinality;
        return ItemKernel.Create(signature, channels, false, writer =>
        {
            writer.Line($"int x = at.X + {Over("i", perGroup)} * {perGroup * softmax.Radix} + {Modulo("i", perGroup)};");
            writer.Line($"float {string.Join(", ", Enumerable.Range(0, softmax.Radix).Select(r => $"v{r} = {At("a", "x", r * perGroup)}"))};");
            Normalise(writer, softmax.Radix, channels);
        });
    }

    public static KernelText ConvolutionSoftmax(KernelSignature signature, ConvolutionRadixSoftmax fused)
    {
        var (convolution, softmax) = (fused.Convolution, fused.Softmax);
        var channels = convolution.OutChannels / softmax.Radix;
        var perCardinal = channels / softmax.Cardinality;
        var (inPerGroup, outPerGroup) = (signature.X.Channels / convolution.Groups, convolution.OutChannels / convolution.Groups);
        var row = GpuWeightLayout.Align(outPerGroup);
        var bias = GpuWeightLayout.BiasStart(signature.X.Channels, convolution.OutChannels, 1, convolution.Groups);
        if (GpuWeightLayout.IsDepthwise(inPerGroup, outPerGroup))
        {
            row = GpuWeightLayout.Align(convolution.OutChannels);
        }

        return ItemKernel.Create(signature, channels, true, writer =>
        {
            // Output channel o of the convolution is softmax input [cardinality, radix, channel].
            writer.Line($"int o0 = {Over("i", perCardinal)} * {perCardinal * softmax.Radix} + {Modulo("i", perCardinal)};");
            for (var r = 0; r < softmax.Radix; r++)
            {
                if (r > 0)
                {
                    writer.Line($"int o{r} = o0 + {r * perCardinal};");
                }

                if (GpuWeightLayout.IsDepthwise(inPerGroup, outPerGroup))
                {
                    writer.Line($"float v{r} = w[{bias} + o{r}] + a[at.X + o{r}] * w[o{r}];");
                    continue;
                }

                writer.Line($"float v{r} = w[{bias} + {Over($"o{r}", outPerGroup)} * {row} + {Modulo($"o{r}", outPerGroup)}];");
            }

            if (!GpuWeightLayout.IsDepthwise(inPerGroup, outPerGroup))
            {
                using (writer.Block($"for (int k = 0; k < {inPerGroup}; k++)"))
                {
                    for (var r = 0; r < softmax.Radix; r++)
                    {
                        writer.Line(convolution.Groups == 1
                            ? $"v{r} += a[at.X + k] * w[k * {row} + o{r}];"
                            : $"v{r} += a[at.X + {Over($"o{r}", outPerGroup)} * {inPerGroup} + k] * w[({Over($"o{r}", outPerGroup)} * {inPerGroup} + k) * {row} + {Modulo($"o{r}", outPerGroup)}];");
                    }
                }
            }

            Normalise(writer, softmax.Radix, channels);
        });
    }

    public static KernelText Scale(KernelSignature signature, ChannelScale scale)
    {
        var (x, y, residual) = (signature.X, signature.Output, signature.Residual);
        var lanes = new ChannelLanes(signature);
        return ItemKernel.Create(signature, y.Pixels * y.Channels / lanes.Count, false, writer =>
        {
            lanes.Open(writer);
            Elementwise.PixelAndChannel(writer, y, lanes.Count);
            writer.Line($"int x = {Sum("at.X", Pixel(x, "p"))} + c;");
            writer.Line("int g = at.Gate + c;");
            writer.Line($"int y = {Sum("at.Y", Pixel(y, "p"))} + c;");
            if (residual is not null)
            {
                writer.Line($"int r = {Sum("at.Residual", Pixel(residual, "p"))} + c;");
            }

            var values = Enumerable.Range(0, scale.Radix).Select(s => lanes.Read(writer, $"x{s}", "x", s * y.Channels)).ToList();
            var gates = Enumerable.Range(0, scale.Radix).Select(s => lanes.Read(writer, $"g{s}", "g", s * y.Channels)).ToList();
            var added = residual is null ? null : lanes.Read(writer, "rs", "r");
            lanes.Write(writer, "y", v =>
            {
                var terms = values.Zip(gates, (value, gate) => $"{value(v)} * {gate(v)}");
                return Activate(signature.Activation, string.Join(" + ", added is null ? terms : terms.Append(added(v))));
            });
        }, floats: !lanes.AreQuads);
    }

    public static KernelText Eca(KernelSignature signature, EcaGate gate)
    {
        var channels = signature.Output.Channels;
        return ItemKernel.Create(signature, channels, true, writer =>
        {
            writer.Line($"int first = i - {(gate.KernelSize - 1) / 2};");
            writer.Line("float sum = 0f;");
            using (writer.Block($"for (int j = Math.Max(0, -first); j < {gate.KernelSize} && first + j < {channels}; j++)"))
            {
                writer.Line("sum += w[j] * a[at.X + first + j];");
            }

            writer.Line("a[at.Y + i] = KernelMath.Sigmoid(sum);");
        });
    }

    private static void Normalise(SourceWriter writer, int radix, int channels)
    {
        var all = Enumerable.Range(0, radix).ToList();
        writer.Line($"float highest = {all.Skip(1).Aggregate("v0", (m, r) => $"KernelMath.Max({m}, v{r})")};");
        writer.Line(string.Join(" ", all.Select(r => $"v{r} = MathF.Exp(v{r} - highest);")));
        writer.Line($"float sum = {string.Join(" + ", all.Select(r => $"v{r}"))};");
        writer.Line(string.Join(" ", all.Select(r => $"{At("a", "at.Y + i", r * channels)} = v{r} / sum;")));
    }
}
