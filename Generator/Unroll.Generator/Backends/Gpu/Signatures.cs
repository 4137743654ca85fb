using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Planning;
using Unroll.Generator.Support;

namespace Unroll.Generator.Backends.Gpu;

/// <summary>Reduces a step to what is literal in its kernel: whatever distinguishes two layers but not their kernels is removed.</summary>
internal static class Signatures
{
    public static KernelSignature Of(Step step)
    {
        var op = WithoutWeights(step.Node.Operator);
        var flat = op.IsPixelwise && step.Output.RowsAreContiguous && step.Inputs.All(v => v.RowsAreContiguous);
        var inputs = step.Inputs.Select(v => MapLayout.Of(flat ? v.Flatten() : v));
        return new KernelSignature(op, inputs.ToEquatableArray(), MapLayout.Of(flat ? step.Output.Flatten() : step.Output)) { Halo = HaloOf(step) };
    }

    public static KernelSignature OfOutput(BufferView view) => new(new OutputOperator(), new([MapLayout.Of(view)]), MapLayout.Of(view));

    private static Operator WithoutWeights(Operator op) => op switch
    {
        Convolution c => WithoutWeights(c),
        ConvolutionRadixSoftmax s => s with { Convolution = WithoutWeights(s.Convolution) },
        DeformableConvolution c => c with { Norm = null },
        LinearOperator l => l with { HasBias = true },
        BatchNorm b => b with { Epsilon = 0 },
        _ => op,
    };

    private static Convolution WithoutWeights(Convolution c) => c with { HasBias = true, Norm = null };

    private static HaloLayout? HaloOf(Step step) => step.Clear is { } clear
        ? new HaloLayout(clear.Halo, MapLayout.Of(clear.Buffer), clear.Buffer.Offset - step.Output.Offset)
        : null;
}
