using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Architectures;

/// <summary>The table of families: spec to graph.</summary>
internal static class Architecture
{
    /// <exception cref="InvalidNetworkException">The spec describes a network that cannot be built.</exception>
    public static NetworkGraph Build(NetworkSpec spec) => spec switch
    {
        ResNetSpec resnet => ResNet.Build(resnet),
        MobileNetV2Spec mobileNet => MobileNetV2.Build(mobileNet),
        MnasNetSpec mnasNet => MnasNet.Build(mnasNet),
        DenseNetSpec denseNet => DenseNet.Build(denseNet),
        SqueezeNetSpec squeezeNet => SqueezeNet.Build(squeezeNet),
        VggSpec vgg => Vgg.Build(vgg),
        AlexNetSpec alexNet => AlexNet.Build(alexNet),
        GoogLeNetSpec googLeNet => GoogLeNet.Build(googLeNet),
        InceptionV3Spec inception => InceptionV3.Build(inception),
        SENetSpec senet => new SENet(senet).Build(),
        Res2NetSpec res2net => new Res2Net(res2net).Build(),
        SKNetSpec sknet => new SKNet(sknet).Build(),
        CspNetSpec cspnet => CspNet.Build(cspnet),
        GhostNetSpec ghostnet => GhostNet.Build(ghostnet),
        DetectionResNetSpec backbone => DetectionResNet.Build(backbone),
        ShuffleNetV2Spec shufflenet => ShuffleNetV2.Build(shufflenet),
        ComposedSpec composed => new Composition(composed).Build(),
        _ => throw new InvalidNetworkException($"No architecture builds a {spec.GetType().Name}."),
    };
}
