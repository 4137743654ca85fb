#if NETSTANDARD2_0
// The generator compiles this file too, in another namespace so that tests can see both assemblies.
namespace Unroll.Generator.Declarations;
#else
namespace Unroll;
#endif

/// <summary>How a context block applies its context.</summary>
[Flags]
public enum ContextFusion
{
    /// <summary>Not at all, which is not allowed.</summary>
    None = 0,
    /// <summary>mmcv's 'channel_add': added to each pixel.</summary>
    ChannelAdd = 1,
    /// <summary>mmcv's 'channel_mul': each channel is multiplied by its sigmoid, before anything is added.</summary>
    ChannelMul = 2,
}
