#if NETSTANDARD2_0
// The generator compiles this file too, in another namespace so that tests can see both assemblies.
namespace Unroll.Generator.Declarations;
#else
namespace Unroll;
#endif

/// <summary>The residual block of a ResNet.</summary>
public enum ResidualBlock
{
    /// <summary>Two 3x3 convolutions (ResNet-18, -34); expansion 1.</summary>
    Basic,
    /// <summary>1x1, 3x3, 1x1 (ResNet-50 and deeper); expansion 4.</summary>
    Bottleneck,
}
