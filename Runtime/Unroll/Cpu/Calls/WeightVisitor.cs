using System.ComponentModel;

namespace Unroll.Cpu.Calls;

/// <summary>
/// Sees every layer with parameters, as generated code lists them: upstream's names, shapes, and where the kernel wants the packed weights.
/// One visitor lists the parameters, another packs them.
/// </summary>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class WeightVisitor
{
    internal WeightVisitor()
    {
    }

    /// <summary>A dense convolution, or one with wide groups.</summary>
    /// <param name="at">Where its packed weights start, in floats.</param>
    /// <param name="name">The upstream module's path.</param>
    /// <param name="inChannels">Input channels.</param>
    /// <param name="outChannels">Output channels.</param>
    /// <param name="kernelHeight">Kernel rows.</param>
    /// <param name="kernelWidth">Kernel columns.</param>
    /// <param name="groups">Groups.</param>
    /// <param name="bias">True when the convolution has a bias of its own.</param>
    /// <param name="norm">The batch norm to fold into it, or null.</param>
    /// <param name="epsilon">That norm's epsilon.</param>
    public void Conv(
        int at, string name, int inChannels, int outChannels, int kernelHeight, int kernelWidth, int groups = 1, bool bias = false, string? norm = null, double epsilon = 0) =>
        Convolution(ConvolutionKernel.Conv, at, new ConvolutionWeights(name, inChannels, outChannels, kernelHeight, kernelWidth, groups, bias, norm, epsilon));

    /// <summary>A convolution whose groups are narrower than a vector. The parameters are those of <see cref="Conv"/>.</summary>
    /// <inheritdoc cref="Conv"/>
    public void ConvGrouped(
        int at, string name, int inChannels, int outChannels, int kernelHeight, int kernelWidth, int groups = 1, bool bias = false, string? norm = null, double epsilon = 0) =>
        Convolution(ConvolutionKernel.ConvGrouped, at, new ConvolutionWeights(name, inChannels, outChannels, kernelHeight, kernelWidth, groups, bias, norm, epsilon));

    /// <summary>A depthwise convolution: as many groups as channels.</summary>
    /// <inheritdoc cref="Conv"/>
    public void ConvDepthwise(
        int at, string name, int inChannels, int outChannels, int kernelHeight, int kernelWidth, bool bias = false, string? norm = null, double epsilon = 0) =>
        Convolution(ConvolutionKernel.ConvDepthwise, at, new ConvolutionWeights(name, inChannels, outChannels, kernelHeight, kernelWidth, inChannels, bias, norm, epsilon));

    /// <summary>A 3x3 convolution of stride 1 that runs by Winograd's algorithm.</summary>
    /// <inheritdoc cref="Conv"/>
    public void ConvWinograd(int at, string name, int inChannels, int outChannels, int groups = 1, bool bias = false, string? norm = null, double epsilon = 0) =>
        Convolution(ConvolutionKernel.ConvWinograd, at, new ConvolutionWeights(name, inChannels, outChannels, 3, 3, groups, bias, norm, epsilon));

    /// <summary>A 1x1 convolution of a single pixel, computed as a matrix-vector product.</summary>
    /// <inheritdoc cref="Conv"/>
    public void Pointwise(int at, string name, int inChannels, int outChannels, int groups = 1, bool bias = false, string? norm = null, double epsilon = 0) =>
        Convolution(ConvolutionKernel.Linear, at, new ConvolutionWeights(name, inChannels, outChannels, 1, 1, groups, bias, norm, epsilon));

    /// <summary>A linear layer.</summary>
    /// <param name="at">Where its packed weights start, in floats.</param>
    /// <param name="name">The upstream module's path.</param>
    /// <param name="inFeatures">Inputs.</param>
    /// <param name="outFeatures">Outputs.</param>
    /// <param name="bias">True when it has a bias.</param>
    public abstract void Linear(int at, string name, int inFeatures, int outFeatures, bool bias = false);

    /// <summary>A linear layer over a map that upstream flattens: its columns are [channels, rows, columns].</summary>
    /// <param name="at">Where its packed weights start, in floats.</param>
    /// <param name="name">The upstream module's path.</param>
    /// <param name="inChannels">Channels of the map.</param>
    /// <param name="height">Rows of the map.</param>
    /// <param name="width">Columns of the map.</param>
    /// <param name="outFeatures">Outputs.</param>
    /// <param name="bias">True when it has a bias.</param>
    public abstract void LinearMap(int at, string name, int inChannels, int height, int width, int outFeatures, bool bias = false);

    /// <summary>ECA-Net's gate: a 1-D convolution across channels.</summary>
    /// <param name="at">Where its packed weights start, in floats.</param>
    /// <param name="name">The upstream module's path.</param>
    /// <param name="kernelSize">Channels it spans.</param>
    public abstract void EcaGate(int at, string name, int kernelSize);

    /// <summary>A group norm's scale and shift.</summary>
    /// <param name="at">Where its packed weights start, in floats.</param>
    /// <param name="name">The upstream module's path.</param>
    /// <param name="channels">Channels.</param>
    public abstract void GroupNorm(int at, string name, int channels);

    /// <summary>A layer norm over the channels of a single pixel: its scale and shift are [channels, 1, 1].</summary>
    /// <param name="at">Where its packed weights start, in floats.</param>
    /// <param name="name">The upstream module's path.</param>
    /// <param name="channels">Channels.</param>
    public abstract void LayerNorm(int at, string name, int channels);

    /// <summary>A 1x1 convolution to a single channel, without bias, which a kernel applies to what it reads.</summary>
    /// <param name="at">Where its packed weights start, in floats.</param>
    /// <param name="name">The upstream module's path.</param>
    /// <param name="channels">Input channels.</param>
    public abstract void Projection(int at, string name, int channels);

    /// <summary>A batch norm that stands alone.</summary>
    /// <param name="at">Where its packed weights start, in floats.</param>
    /// <param name="name">The upstream module's path.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="epsilon">Its epsilon.</param>
    public abstract void BatchNorm(int at, string name, int channels, double epsilon);

    internal abstract void Convolution(ConvolutionKernel kernel, int at, ConvolutionWeights weights);
}

/// <summary>The kernel that a convolution's weights are packed for.</summary>
internal enum ConvolutionKernel
{
    Conv,
    ConvGrouped,
    ConvDepthwise,
    ConvWinograd,
    Linear,
}

/// <summary>A convolution's parameters.</summary>
internal sealed record ConvolutionWeights(
    string Name, int InChannels, int OutChannels, int KernelHeight, int KernelWidth, int Groups, bool Bias, string? Norm, double Epsilon)
{
    /// <summary>Values of each output channel's filter.</summary>
    public int FilterLength => InChannels / Groups * KernelHeight * KernelWidth;
}
