#if NETSTANDARD2_0
// The generator compiles this file too, in another namespace so that tests can see both assemblies.
namespace Unroll.Generator.Backends.Gpu;
#else
namespace Unroll.Ilgpu;
#endif

/// <summary>
/// How a layer's weights are packed for GPU kernels: arithmetic shared by the generator and the runtime, since offsets are literals in generated code.
/// All lengths are in floats; each layer starts on a multiple of 4 (16 bytes).
/// </summary>
/// <remarks>
/// Convolution and linear: [group][kernel row][kernel column][input channel of the group][output channel of the group, padded with zeros to a multiple of 4],
/// then the biases [group][output channel of the group, padded the same way]. A tile of the right operand loads the row of output channels of each k as 16-byte values.
/// A linear layer over a map is a convolution whose window is the map.
/// Depthwise (one channel in and out of each group): [kernel row][kernel column][channel, padded], then the biases [channel, padded].
/// Group norm and batch norm: scale [channel, padded], shift [channel, padded]. ECA's gate: its taps, padded.
/// </remarks>
internal static class GpuWeightLayout
{
    /// <summary>Floats in a 16-byte load.</summary>
    public const int Alignment = 4;

    /// <summary>The length rounded up to whole 16-byte values.</summary>
    public static int Align(int length) => checked(length + Alignment - 1) / Alignment * Alignment;

    /// <summary>True when the convolution has the depthwise layout.</summary>
    public static bool IsDepthwise(int inPerGroup, int outPerGroup) => inPerGroup == 1 && outPerGroup == 1;

    /// <summary>Floats of a convolution's weights without its biases: where these start.</summary>
    /// <param name="inChannels">Input channels of all groups together.</param>
    /// <param name="outChannels">Output channels of all groups together.</param>
    /// <param name="taps">Kernel rows times columns.</param>
    /// <param name="groups">Groups; divides both channel counts.</param>
    public static int BiasStart(int inChannels, int outChannels, int taps, int groups) => checked(IsDepthwise(inChannels / groups, outChannels / groups)
        ? taps * Align(outChannels)
        : groups * taps * (inChannels / groups) * Align(outChannels / groups));

    /// <summary>Floats of a convolution's weights and biases; the parameters are those of <see cref="BiasStart"/>.</summary>
    /// <param name="inChannels">Input channels of all groups together.</param>
    /// <param name="outChannels">Output channels of all groups together.</param>
    /// <param name="taps">Kernel rows times columns.</param>
    /// <param name="groups">Groups; divides both channel counts.</param>
    public static int Convolution(int inChannels, int outChannels, int taps, int groups) => checked(BiasStart(inChannels, outChannels, taps, groups)
        + (IsDepthwise(inChannels / groups, outChannels / groups) ? Align(outChannels) : groups * Align(outChannels / groups)));
}
