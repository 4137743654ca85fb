using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Backends.Gpu.Kernels.Tiled;

/// <summary>A convolution, or a linear layer as a convolution whose window is its whole input, as the matrix product that a kernel computes. Lengths are in floats.</summary>
/// <param name="Signature">What it computes.</param>
/// <param name="Window">The window.</param>
/// <param name="Groups">Groups of channels.</param>
internal sealed record GemmShape(KernelSignature Signature, WindowSpec Window, int Groups)
{
    public MapLayout Input => Signature.X;

    public MapLayout Output => Signature.Output;

    public MapLayout? Residual => Signature.Residual;

    public ActivationKind Activation => Signature.Activation;

    /// <summary>Input channels of a group.</summary>
    public int GroupIn => Input.Channels / Groups;

    /// <summary>Output channels of a group.</summary>
    public int GroupOut => Output.Channels / Groups;

    /// <summary>Floats from one step of the inner dimension to the next in the packed weights: the output channels of a group, padded.</summary>
    public int WeightPitch => GpuWeightLayout.Align(GroupOut);

    /// <summary>The inner dimension.</summary>
    public int Depth => Window.Height * Window.Width * GroupIn;

    public int GroupWeights => Depth * WeightPitch;

    /// <summary>Where the biases start after the weights.</summary>
    public int BiasStart => GpuWeightLayout.BiasStart(Input.Channels, Output.Channels, Window.Height * Window.Width, Groups);

    /// <summary>Floats from the first value a window reads to the input's first pixel.</summary>
    public int Lead => (Window.PadTop * Input.RowStride) + (Window.PadLeft * Input.PixelStride);

    /// <summary>True when results can be stored, and residuals loaded, as 16-byte values.</summary>
    public bool StoresQuads => GroupOut % 4 == 0 && Output.Aligned && Residual is null or { Aligned: true };

    /// <summary>The convolution or linear layer of a signature; null for other operators.</summary>
    public static GemmShape? Of(KernelSignature signature) => signature.Operator switch
    {
        Convolution convolution => new GemmShape(signature, convolution.Window, convolution.Groups),
        LinearOperator => new GemmShape(signature, new WindowSpec(signature.X.Height, signature.X.Width, 1, 1, 0, 0, 0, 0, 1, 1), 1),
        _ => null,
    };
}
