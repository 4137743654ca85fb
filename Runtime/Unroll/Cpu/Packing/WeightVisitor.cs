using System.ComponentModel;

namespace Unroll.Cpu.Packing;

/// <summary>
/// Visits every layer with parameters, as listed by generated code: upstream's names, shapes, and where the kernel expects the packed weights.
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
    /// <param name="weights">Its parameters.</param>
    public void Conv(int at, ConvolutionWeights weights) => Convolution(ConvolutionKernel.Conv, at, weights);

    /// <summary>A convolution whose groups are narrower than a vector.</summary>
    /// <inheritdoc cref="Conv"/>
    public void ConvGrouped(int at, ConvolutionWeights weights) => Convolution(ConvolutionKernel.ConvGrouped, at, weights);

    /// <summary>A depthwise convolution: as many groups as channels.</summary>
    /// <inheritdoc cref="Conv"/>
    public void ConvDepthwise(int at, ConvolutionWeights weights) => Convolution(ConvolutionKernel.ConvDepthwise, at, weights);

    /// <summary>A 3x3 convolution of stride 1 that uses Winograd's algorithm.</summary>
    /// <inheritdoc cref="Conv"/>
    public void ConvWinograd(int at, ConvolutionWeights weights) => Convolution(ConvolutionKernel.ConvWinograd, at, weights);

    /// <summary>A 1x1 convolution of a single pixel, computed as a matrix-vector product.</summary>
    /// <inheritdoc cref="Conv"/>
    public void Pointwise(int at, ConvolutionWeights weights) => Convolution(ConvolutionKernel.Linear, at, weights);

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

    /// <summary>A 1x1 convolution to a single channel, without bias, which a kernel applies to its input.</summary>
    /// <param name="at">Where its packed weights start, in floats.</param>
    /// <param name="name">The upstream module's path.</param>
    /// <param name="channels">Input channels.</param>
    public abstract void Projection(int at, string name, int channels);

    /// <summary>A batch norm that is not folded into a convolution.</summary>
    /// <param name="at">Where its packed weights start, in floats.</param>
    /// <param name="name">The upstream module's path.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="epsilon">Its epsilon.</param>
    public abstract void BatchNorm(int at, string name, int channels, double epsilon);

    internal abstract void Convolution(ConvolutionKernel kernel, int at, ConvolutionWeights weights);
}
