#if NETSTANDARD2_0
// The generator compiles this file too, in another namespace so that tests can see both assemblies.
namespace Unroll.Generator.Declarations;
#else
namespace Unroll;
#endif

/// <summary>The two networks of the MobileNetV3 paper.</summary>
public enum MobileNetV3Variant
{
    /// <summary>torchvision's mobilenet_v3_large.</summary>
    Large,
    /// <summary>torchvision's mobilenet_v3_small.</summary>
    Small,
}
