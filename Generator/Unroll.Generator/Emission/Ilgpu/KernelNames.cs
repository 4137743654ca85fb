using Unroll.Generator.Graph;

namespace Unroll.Generator.Emission.Ilgpu;

/// <summary>A kernel's name says what it computes: Conv3x3s2_56x56x128_28x28x128_Relu.</summary>
internal static class KernelNames
{
    /// <summary>A name for each signature; those that differ only in strides and alignment get a number.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<KernelSignature> signatures)
    {
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        var names = new List<string>();
        foreach (var signature in signatures)
        {
            var name = Describe(signature);
            taken[name] = taken.TryGetValue(name, out var count) ? count + 1 : 1;
            names.Add(taken[name] == 1 ? name : $"{name}_{taken[name]}");
        }

        return names;
    }

    private static string Describe(KernelSignature signature)
    {
        var shapes = signature.Operator is InputOperator or OutputOperator ? $"{signature.Output}" : $"{signature.X}_{signature.Output}";
        return $"{Operation(signature.Operator)}_{shapes}"
            + (signature.Operator is ResidualOperator { HasResidual: true } ? "_Residual" : "")
            + (signature.Activation == ActivationKind.None ? "" : $"_{signature.Activation}");
    }

    private static string Operation(Operator op) => op switch
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
        _ => op.GetType().Name,
    };

    private static string Window(WindowSpec w) =>
        $"{w.Height}x{w.Width}" + (w.StrideY == 1 && w.StrideX == 1 ? "" : $"s{w.StrideY}") + (w.DilationY == 1 && w.DilationX == 1 ? "" : $"d{w.DilationY}");
}
