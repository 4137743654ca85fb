#if NETSTANDARD2_0
// The generator compiles this file too, in another namespace so that tests can see both assemblies.
namespace Unroll.Generator.Declarations;
#else
namespace Unroll;
#endif

/// <summary>Channel attention after a block's last norm.</summary>
public enum ChannelAttention
{
    /// <summary>None.</summary>
    None,
    /// <summary>Squeeze-and-excitation, as timm's SEModule.</summary>
    SqueezeExcitation,
    /// <summary>Efficient channel attention, as timm's EcaModule.</summary>
    Eca,
}
