namespace Unroll.Cpu.Packing;

/// <summary>The kernel that a convolution's weights are packed for.</summary>
internal enum ConvolutionKernel
{
    Conv,
    ConvGrouped,
    ConvDepthwise,
    ConvWinograd2,
    ConvWinograd4,
    ConvWinogradTaps,
    Linear,
}
