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
    /// <param name="offset">Where its packed weights start, in floats.</param>
    /// <param name="weights">Its parameters.</param>
    public void Conv(int offset, ConvolutionWeights weights) => Convolution(ConvolutionKernel.Conv, offset, weights);

    /// <summary>A convolution whose groups are narrower than a vector.</summary>
    /// <inheritdoc cref="Conv"/>
    public void ConvGrouped(int offset, ConvolutionWeights weights) => Convolution(ConvolutionKernel.ConvGrouped, offset, weights);

    /// <summary>A depthwise convolution: as many groups as channels.</summary>
    /// <inheritdoc cref="Conv"/>
    public void ConvDepthwise(int offset, ConvolutionWeights weights) => Convolution(ConvolutionKernel.ConvDepthwise, offset, weights);

    /// <summary>A 3x3 convolution of stride 1 that uses Winograd's algorithm.</summary>
    /// <param name="offset">Where its packed weights start, in floats.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="tile">Pixels along a side of the tiles of output, 4 or 2.</param>
    public void ConvWinograd(int offset, ConvolutionWeights weights, int tile) =>
        Convolution(tile == 2 ? ConvolutionKernel.ConvWinograd2 : ConvolutionKernel.ConvWinograd4, offset, weights);

    /// <summary>A 3x3 convolution of stride 1 that uses Winograd's algorithm, and transforms its weights in each pass.</summary>
    /// <inheritdoc cref="Conv"/>
    public void ConvWinogradTaps(int offset, ConvolutionWeights weights) => Convolution(ConvolutionKernel.ConvWinogradTaps, offset, weights);

    /// <summary>A 1x1 convolution of a single pixel, computed as a matrix-vector product.</summary>
    /// <inheritdoc cref="Conv"/>
    public void Pointwise(int offset, ConvolutionWeights weights) => Convolution(ConvolutionKernel.Linear, offset, weights);

    /// <summary>A linear layer.</summary>
    /// <param name="offset">Where its packed weights start, in floats.</param>
    /// <param name="name">The upstream module's path.</param>
    /// <param name="inFeatures">Inputs.</param>
    /// <param name="outFeatures">Outputs.</param>
    /// <param name="bias">True when it has a bias.</param>
    public abstract void Linear(int offset, string name, int inFeatures, int outFeatures, bool bias = false);

    /// <summary>A linear layer over a map that upstream flattens: its columns are [channels, rows, columns].</summary>
    /// <param name="offset">Where its packed weights start, in floats.</param>
    /// <param name="name">The upstream module's path.</param>
    /// <param name="inChannels">Channels of the map.</param>
    /// <param name="height">Rows of the map.</param>
    /// <param name="width">Columns of the map.</param>
    /// <param name="outFeatures">Outputs.</param>
    /// <param name="bias">True when it has a bias.</param>
    public abstract void LinearMap(int offset, string name, int inChannels, int height, int width, int outFeatures, bool bias = false);

    /// <summary>ECA-Net's gate: a 1-D convolution across channels.</summary>
    /// <param name="offset">Where its packed weights start, in floats.</param>
    /// <param name="name">The upstream module's path.</param>
    /// <param name="kernelSize">Channels it spans.</param>
    public abstract void EcaGate(int offset, string name, int kernelSize);

    /// <summary>A group norm's scale and shift.</summary>
    /// <param name="offset">Where its packed weights start, in floats.</param>
    /// <param name="name">The upstream module's path.</param>
    /// <param name="channels">Channels.</param>
    public abstract void GroupNorm(int offset, string name, int channels);

    /// <summary>A layer norm over the channels of a single pixel: its scale and shift are [channels, 1, 1].</summary>
    /// <param name="offset">Where its packed weights start, in floats.</param>
    /// <param name="name">The upstream module's path.</param>
    /// <param name="channels">Channels.</param>
    public abstract void LayerNorm(int offset, string name, int channels);

    /// <summary>A 1x1 convolution to a single channel, without bias, which a kernel applies to what it reads.</summary>
    /// <param name="offset">Where its packed weights start, in floats.</param>
    /// <param name="name">The upstream module's path.</param>
    /// <param name="channels">Input channels.</param>
    public abstract void Projection(int offset, string name, int channels);

    /// <summary>A batch norm that stands alone.</summary>
    /// <param name="offset">Where its packed weights start, in floats.</param>
    /// <param name="name">The upstream module's path.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="epsilon">Its epsilon.</param>
    public abstract void BatchNorm(int offset, string name, int channels, double epsilon);

    internal abstract void Convolution(ConvolutionKernel kernel, int offset, ConvolutionWeights weights);
}
