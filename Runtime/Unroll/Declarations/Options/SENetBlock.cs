#if NETSTANDARD2_0
#pragma warning disable CS1574 // The generator has none of the attributes that the comments refer to.
// The generator compiles this file too, in another namespace so that tests can see both assemblies.
namespace Unroll.Generator.Declarations;
#else
namespace Unroll;
#endif

/// <summary>The residual block of an original SENet.</summary>
public enum SENetBlock
{
    /// <summary>Two 3x3 convolutions (timm's SEResNetBlock).</summary>
    Basic,
    /// <summary>1x1, 3x3, 1x1 with the stride at the first (timm's SEResNetBottleneck).</summary>
    Bottleneck,
    /// <summary>1x1, 3x3 of <see cref="SENetAttribute.BottleneckWidth"/> channels a group, 1x1 (timm's SEResNeXtBottleneck).</summary>
    ResNeXt,
    /// <summary>1x1 with twice and 3x3 with four times the stage's channels, then 1x1 (timm's SEBottleneck, of SENet-154).</summary>
    Wide,
}
