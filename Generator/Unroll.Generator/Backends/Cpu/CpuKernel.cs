namespace Unroll.Generator.Backends.Cpu;

/// <summary>The CPU's kernels, named after the runtime's methods.</summary>
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
    ConstantAffine,
    ScalePixels,
    Add,
    Activate,
    Copy,
    ChannelShuffle,
}
