using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Backends.Gpu.Kernels.Common;

/// <summary>Kernels that suit every device: a thread for each output, or for four neighbouring channels of it.</summary>
internal sealed class CommonKernelSet : IKernelSet
{
    public string Name => "Common";

    public IReadOnlyList<KernelText>? Write(KernelSignature signature) => signature.Operator switch
    {
        InputOperator => [InputOutput.Input(signature)],
        OutputOperator => [InputOutput.Output(signature)],
        MaxPool pool => [Pools.Max(signature, pool)],
        AveragePool pool => [Pools.Average(signature, pool)],
        AdaptiveAveragePool => [Pools.Adaptive(signature)],
        GlobalAveragePool pool => [Pools.Global(signature, pool.Radix)],
        RadixSoftmax softmax => [Gates.Softmax(signature, softmax)],
        ConvolutionRadixSoftmax fused => [Gates.ConvolutionSoftmax(signature, fused)],
        ChannelScale { Pool: { } pool } scale => [Pools.Average(signature, pool, scale.Radix)],
        ChannelScale scale => [Gates.Scale(signature, scale)],
        DeformableConvolution convolution => [DeformableKernel.Write(signature, convolution)],
        AttentionPool => Attention.Pool(signature),
        ChannelAdd => [Attention.AddVector(signature)],
        NonLocalAttention attention => [Attention.NonLocal(signature, attention)],
        EcaGate gate => [Gates.Eca(signature, gate)],
        GroupNorm norm => Norms.Group(signature, norm),
        BatchNorm => [Elementwise.Affine(signature)],
        ConstantAffine constants => [Elementwise.ConstantAffine(signature, constants)],
        PixelScale factors => [Elementwise.ScalePixels(signature, factors)],
        Add => [Elementwise.Add(signature)],
        ActivationOperator or ConcatOperator => [Elementwise.Copy(signature)],
        ChannelShuffle => [Elementwise.ChannelShuffle(signature)],
        _ => null,
    };
}
