using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Backends.Gpu.Kernels.Direct;

/// <summary>Convolutions without barriers or shared memory: a work item is a tile of pixels and output channels, its sums in scalars.</summary>
internal sealed class DirectKernelSet : IKernelSet
{
    public string Name => "Direct";

    public IReadOnlyList<KernelText>? Write(KernelSignature signature) => signature.Operator switch
    {
        Convolution c when GpuWeightLayout.IsDepthwise(signature.X.Channels / c.Groups, c.OutChannels / c.Groups) => [DirectDepthwise.Write(signature, c)],
        Convolution c => [DirectConvolution.Write(signature, c)],
        LinearOperator l => [DirectConvolution.Write(signature, Window(signature, l))],
        _ => null,
    };

    /// <summary>A linear layer is a convolution whose window is the map.</summary>
    private static Convolution Window(KernelSignature signature, LinearOperator linear) => new(
        linear.OutFeatures, WindowSpec.Square(1) with { Height = signature.X.Height, Width = signature.X.Width }, 1, linear.HasBias)
    { Activation = linear.Activation };
}
