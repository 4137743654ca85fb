using System.ComponentModel;

namespace Unroll.Cpu.Packing;

/// <summary>A convolution's parameters.</summary>
/// <param name="Name">The upstream module's path.</param>
/// <param name="InChannels">Input channels.</param>
/// <param name="OutChannels">Output channels.</param>
/// <param name="KernelHeight">Kernel rows.</param>
/// <param name="KernelWidth">Kernel columns.</param>
/// <param name="Groups">Groups.</param>
/// <param name="Bias">True when the convolution has a bias of its own.</param>
/// <param name="Norm">The batch norm to fold into it, or null.</param>
/// <param name="Epsilon">That norm's epsilon.</param>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record ConvolutionWeights(
    string Name, int InChannels, int OutChannels, int KernelHeight, int KernelWidth, int Groups = 1, bool Bias = false, string? Norm = null, double Epsilon = 0)
{
    /// <summary>Values of each output channel's filter.</summary>
    internal int FilterLength => InChannels / Groups * KernelHeight * KernelWidth;
}
