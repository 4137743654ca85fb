#if NETSTANDARD2_0
// The generator compiles this file too, in another namespace so that tests can see both assemblies.
namespace Unroll.Generator.Declarations;
#else
namespace Unroll;
#endif

/// <summary>The normalisation after each convolution.</summary>
public enum NormKind
{
    /// <summary>Batch norm, folded into the convolution when weights are loaded.</summary>
    BatchNorm,
    /// <summary>Group norm (Wu and He 2018, arXiv:1803.08494).</summary>
    GroupNorm,
}
