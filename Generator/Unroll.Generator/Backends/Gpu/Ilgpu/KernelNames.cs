using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Support;

namespace Unroll.Generator.Backends.Gpu.Ilgpu;

/// <summary>
/// A kernel's name says what it computes, and ends in a hash of all its literals: Conv3x3s2_56x56x128_28x28x128_Relu_5d1c02e7. It depends only on the signature,
/// so that networks that know nothing of each other use the same name for the same kernel.
/// </summary>
internal static class KernelNames
{
    private const uint FnvOffset = 2166136261;
    private const uint FnvPrime = 16777619;

    public static string Of(KernelSignature signature) => $"{Describe(signature)}_{Hash(signature):x8}";

    private static uint Hash(KernelSignature signature)
    {
        // The text contains numbers, which cultures write differently.
        using var culture = new InvariantScope();
        var hash = FnvOffset;
        foreach (var c in Literals(signature))
        {
            hash = unchecked((hash ^ c) * FnvPrime);
        }

        return hash;
    }

    /// <summary>Everything that distinguishes a signature; the maps' own texts would leave out their layout in memory.</summary>
    private static string Literals(KernelSignature signature)
    {
        var halo = signature.Halo is { } h ? $"{h.Halo} {Layout(h.Buffer)} {h.FromOutput}" : "";
        return $"{signature.Operator} {string.Join(" ", signature.Inputs.Select(Layout))} {Layout(signature.Output)} {halo}";

        static string Layout(MapLayout map) => $"{map} {map.RowStride} {map.PixelStride} {map.Aligned}";
    }

    private static string Describe(KernelSignature signature)
    {
        var shapes = signature.Operator is InputOperator or OutputOperator ? $"{signature.Output}" : $"{signature.X}_{signature.Output}";
        return $"{Operation(signature)}_{shapes}"
            + (signature.Operator is ResidualOperator { HasResidual: true } ? "_Residual" : "")
            + (signature.Activation == ActivationKind.None ? "" : $"_{signature.Activation}");
    }

    /// <summary>"Conv3x3s2": common to all kernels in a generated file.</summary>
    public static string Operation(KernelSignature signature) => signature.Operator switch
    {
        Convolution c => $"Conv{Window(c.Window)}" + (c.Groups > 1 ? $"g{c.Groups}" : ""),
        ConvolutionRadixSoftmax s => $"ConvSoftmax{s.Softmax.Radix}" + (s.Convolution.Groups > 1 ? $"g{s.Convolution.Groups}" : ""),
        DeformableConvolution c => $"{(c.IsModulated ? "Modulated" : "")}DeformConv{Window(c.Window)}" + (c.Groups > 1 ? $"g{c.Groups}" : ""),
        NonLocalAttention a => $"NonLocal{a.Pairwise}",
        MaxPool m => $"MaxPool{Window(m.Window)}",
        AveragePool a => $"AvgPool{Window(a.Window)}",
        ChannelScale { Pool: { } pool } s => $"Scale{s.Radix}AvgPool{Window(pool.Window)}",
        ChannelScale s => $"Scale{s.Radix}",
        GlobalAveragePool g => $"GlobalAvgPool{g.Radix}",
        EcaGate e => $"Eca{e.KernelSize}",
        GroupNorm g => $"GroupNorm{g.Groups}",
        ActivationOperator => "Activate",
        ConcatOperator => "Copy",
        LinearOperator => "Linear",
        BatchNorm => "Affine",
        OutputOperator => "Output",
        InputOperator => "Input",
        var op => op.GetType().Name,
    };

    private static string Window(WindowSpec w) =>
        $"{w.Height}x{w.Width}" + (w.StrideY == 1 && w.StrideX == 1 ? "" : $"s{w.StrideY}") + (w.DilationY == 1 && w.DilationX == 1 ? "" : $"d{w.DilationY}");
}
