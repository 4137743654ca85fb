#if NETSTANDARD2_0
#pragma warning disable CS1574 // The generator has none of the attributes that the comments refer to.
// The generator compiles this file too, in another namespace so that tests can see both assemblies.
namespace Unroll.Generator.Declarations;
#else
namespace Unroll;
#endif

/// <summary>What a <see cref="StageAttribute">[Stage(…)]</see> consists of: the block of a family.</summary>
public enum StageBlock
{
    /// <summary>Two 3x3 convolutions and a shortcut (ResNet-18, torchvision). Returns <see cref="StageAttribute.Channels"/> channels.</summary>
    Basic,
    /// <summary>1x1, 3x3, 1x1 and a shortcut (ResNet-50, ResNeXt; torchvision). Returns four times <see cref="StageAttribute.Channels"/>.</summary>
    Bottleneck,
    /// <summary>ResNeSt's bottleneck with split attention (the official ResNeSt). Returns four times <see cref="StageAttribute.Channels"/>.</summary>
    SplitAttention,
    /// <summary>SKNet's bottleneck with selective kernels (timm). Returns four times <see cref="StageAttribute.Channels"/>.</summary>
    SelectiveKernel,
    /// <summary>The original SE-ResNet's bottleneck (timm's legacy_seresnet50). Returns four times <see cref="StageAttribute.Channels"/>.</summary>
    SqueezeExcitation,
    /// <summary>Res2Net's bottleneck (timm). Returns four times <see cref="StageAttribute.Channels"/>.</summary>
    Res2Net,
    /// <summary>
    /// DenseNet's layers (torchvision), each of which appends <see cref="StageAttribute.Channels"/> channels to its input, and a batch norm and ReLU after the last.
    /// A stride of 2 puts a transition before the first, which halves the channels too.
    /// </summary>
    Dense,
    /// <summary>GhostNet's bottleneck (timm). Returns <see cref="StageAttribute.Channels"/> channels.</summary>
    Ghost,
    /// <summary>MobileNetV2's inverted residual (torchvision). Returns <see cref="StageAttribute.Channels"/> channels.</summary>
    InvertedResidual,
    /// <summary>
    /// ShuffleNet V2's unit (torchvision). Returns <see cref="StageAttribute.Channels"/> channels, an even number; with a stride of 1 it must equal the input's.
    /// </summary>
    Shuffle,
    /// <summary>
    /// SqueezeNet's fire module (torchvision), which squeezes to <see cref="StageAttribute.Channels"/> channels and returns eight times as many.
    /// A stride of 2 puts a 3x3 max pool before the first.
    /// </summary>
    Fire,
    /// <summary>GoogLeNet's Inception module (torchvision), with the widths in <see cref="StageAttribute.Branches"/>. A stride of 2 puts a 3x3 max pool before the first.</summary>
    Inception,
}
