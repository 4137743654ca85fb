#if NETSTANDARD2_0
// The generator compiles this file too, in another namespace so that tests can see both assemblies.
namespace Unroll.Generator.Declarations;
#else
namespace Unroll;
#endif

/// <summary>The dilation of the first block of a stage whose stride is replaced by dilation. Both have the same parameters and give other feature maps.</summary>
public enum FirstBlockDilation
{
    /// <summary>That of the stage before: torchvision, timm, the official ResNeSt.</summary>
    Former,
    /// <summary>That of the stage's other blocks: detectron2, mmsegmentation, segmentation_models_pytorch.</summary>
    Stage,
}
