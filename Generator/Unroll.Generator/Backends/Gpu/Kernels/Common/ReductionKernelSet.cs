using Unroll.Generator.Graph.Operators;
using static Unroll.Generator.Backends.Gpu.Kernels.KernelExpressions;

namespace Unroll.Generator.Backends.Gpu.Kernels.Common;

/// <summary>
/// The global average pool of large maps for devices with many threads, in two launches: partial sums, and their sum. It uses no atomics, so that the order of the
/// additions, and therefore the result, is always the same.
/// </summary>
internal sealed class ReductionKernelSet : IKernelSet
{
    private const int PixelsPerPart = 64;
    private const int MaxParts = 64;

    public string Name => "Reduction";

    public IReadOnlyList<KernelText>? Write(KernelSignature signature) =>
        signature.Operator is GlobalAveragePool pool && signature.X.Pixels >= 2 * PixelsPerPart ? Pool(signature, pool.Radix) : null;

    private static KernelText[] Pool(KernelSignature signature, int radix)
    {
        var (x, channels) = (signature.X, signature.Output.Channels);
        var parts = Math.Min(MaxParts, x.Pixels / PixelsPerPart);
        var part = ItemKernel.Create(signature, channels * parts, false, writer =>
        {
            writer.Line($"int c = {Modulo("i", channels)};");
            writer.Line($"int part = {Over("i", channels)};");
            writer.Line("float sum = 0f;");
            writer.Line($"int last = {Over($"(part + 1) * {x.Pixels}", parts)};");
            using (writer.Block($"for (int p = {Over($"part * {x.Pixels}", parts)}; p < last; p++)"))
            {
                writer.Line($"int x = {Sum("at.X", Pixel(x, "p"))} + c;");
                writer.Line($"sum += {string.Join(" + ", Enumerable.Range(0, radix).Select(r => At("a", "x", r * channels)))};");
            }

            writer.Line($"a[at.Scratch + i] = sum;");
        }, "Parts", channels * parts);
        var total = ItemKernel.Create(signature, channels, false, writer =>
        {
            writer.Line("float sum = 0f;");
            using (writer.Block($"for (int part = 0; part < {parts}; part++)"))
            {
                writer.Line($"sum += a[at.Scratch + part * {channels} + i];");
            }

            writer.Line($"a[at.Y + i] = sum * {Literal(1.0 / x.Pixels)};");
        }, "Total");
        return [part, total];
    }
}
