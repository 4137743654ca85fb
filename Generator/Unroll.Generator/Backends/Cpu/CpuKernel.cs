namespace Unroll.Generator.Backends.Cpu;

/// <summary>The CPU's kernels, named as the runtime's methods are.</summary>
internal enum CpuKernel
{
    Input,
    Conv,
    ConvGrouped,
    ConvDepthwise,
    ConvWinograd,
    DeformConv,
    Linear,
    LinearMap,
    MaxPool,
    AvgPool,
    AdaptiveAvgPool,
    GlobalAvgPool,
    AttentionPool,
    RadixSoftmax,
    ScaleChannels,
    ScaleChannelsAvgPool,
    AddChannels,
    NonLocal,
    EcaGate,
    GroupNorm,
    Affine,
    ScaleShift,
    ScalePixels,
    Add,
    Activate,
    Copy,
    Interleave,
}
