#if NETSTANDARD2_0
// The generator compiles this file too, in another namespace so that tests can see both assemblies.
namespace Unroll.Generator.Declarations;
#else
namespace Unroll;
#endif

/// <summary>Anti-aliased downsampling (Zhang 2019, arXiv:1904.11486).</summary>
public enum AntiAliasing
{
    /// <summary>None.</summary>
    None,
    /// <summary>Strided 3x3 convolutions lose their stride to a 2x2 average pool, and so does the stem's max pool (timm's resnetaa50).</summary>
    AvgPool,
}
