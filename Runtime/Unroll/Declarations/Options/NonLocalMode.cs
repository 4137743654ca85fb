#if NETSTANDARD2_0
// The generator compiles this file too, in another namespace so that tests can see both assemblies.
namespace Unroll.Generator.Declarations;
#else
namespace Unroll;
#endif

/// <summary>How a non-local block weights a pair of pixels.</summary>
public enum NonLocalMode
{
    /// <summary>The softmax of the dot products of two 1x1 convolutions.</summary>
    EmbeddedGaussian,
    /// <summary>The softmax of the dot products of the pixels themselves.</summary>
    Gaussian,
    /// <summary>The dot products of two 1x1 convolutions, divided by the number of pixels.</summary>
    DotProduct,
    /// <summary>A learned projection of two 1x1 convolutions and ReLU, divided by the number of pixels.</summary>
    Concatenation,
}
