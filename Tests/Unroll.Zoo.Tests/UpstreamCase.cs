using Unroll.Networks;

namespace Unroll.Zoo.Tests;

/// <summary>A zoo network, its 64x64 variant, and the row of Data/upstream.tsv that tells what its original is.</summary>
internal sealed record UpstreamCase(string Name, NetworkInfo Info, GoldenCase Small)
{
    public static IReadOnlyList<UpstreamCase> All { get; } =
    [
        Of<ResNeSt50, ResNeSt50At64>("resnest50"),
        Of<ResNeSt101, ResNeSt101At64>("resnest101"),
        Of<ResNeSt200, ResNeSt200At64>("resnest200"),
        Of<ResNeSt269, ResNeSt269At64>("resnest269"),
        Of<ResNeSt50Fast1s1x64d, ResNeSt50Fast1s1x64dAt64>("resnest50_fast_1s1x64d"),
        Of<ResNeSt50Fast2s1x64d, ResNeSt50Fast2s1x64dAt64>("resnest50_fast_2s1x64d"),
        Of<ResNeSt50Fast4s1x64d, ResNeSt50Fast4s1x64dAt64>("resnest50_fast_4s1x64d"),
        Of<ResNeSt50Fast1s2x40d, ResNeSt50Fast1s2x40dAt64>("resnest50_fast_1s2x40d"),
        Of<ResNeSt50Fast2s2x40d, ResNeSt50Fast2s2x40dAt64>("resnest50_fast_2s2x40d"),
        Of<ResNeSt50Fast4s2x40d, ResNeSt50Fast4s2x40dAt64>("resnest50_fast_4s2x40d"),
        Of<ResNeSt50Fast1s4x24d, ResNeSt50Fast1s4x24dAt64>("resnest50_fast_1s4x24d"),
        Of<ResNeSt14d, ResNeSt14dAt64>("resnest14d"),
        Of<ResNeSt26d, ResNeSt26dAt64>("resnest26d"),
        Of<ResNeSt50d, ResNeSt50dAt64>("resnest50d"),
        Of<ResNeSt101e, ResNeSt101eAt64>("resnest101e"),
        Of<ResNeSt200e, ResNeSt200eAt64>("resnest200e"),
        Of<ResNeSt269e, ResNeSt269eAt64>("resnest269e"),
        Of<ResNeSt50d4s2x40d, ResNeSt50d4s2x40dAt64>("resnest50d_4s2x40d"),
        Of<ResNeSt50d1s4x24d, ResNeSt50d1s4x24dAt64>("resnest50d_1s4x24d"),
        Of<ResNet18, ResNet18At64>("resnet18"),
        Of<ResNet34, ResNet34At64>("resnet34"),
        Of<ResNet50, ResNet50At64>("resnet50"),
        Of<ResNet101, ResNet101At64>("resnet101"),
        Of<ResNet152, ResNet152At64>("resnet152"),
        Of<ResNeXt50_32x4d, ResNeXt50_32x4dAt64>("resnext50_32x4d"),
        Of<ResNeXt101_32x8d, ResNeXt101_32x8dAt64>("resnext101_32x8d"),
        Of<WideResNet50_2, WideResNet50_2At64>("wide_resnet50_2"),
        Of<WideResNet101_2, WideResNet101_2At64>("wide_resnet101_2"),
        Of<ResNet18d, ResNet18dAt64>("resnet18d"),
        Of<ResNet26d, ResNet26dAt64>("resnet26d"),
        Of<ResNet50d, ResNet50dAt64>("resnet50d"),
        Of<ResNet101d, ResNet101dAt64>("resnet101d"),
        Of<ResNetAa50, ResNetAa50At64>("resnetaa50"),
        Of<ResNet50Gn, ResNet50GnAt64>("resnet50_gn"),
        Of<EcaResNet50d, EcaResNet50dAt64>("ecaresnet50d"),
        Of<SeResNet18, SeResNet18At64>("seresnet18"),
        Of<SeResNet34, SeResNet34At64>("seresnet34"),
        Of<SeResNet50, SeResNet50At64>("seresnet50"),
        Of<SeResNet101, SeResNet101At64>("seresnet101"),
        Of<SeResNet152, SeResNet152At64>("seresnet152"),
        Of<SeResNeXt50_32x4d, SeResNeXt50_32x4dAt64>("seresnext50_32x4d"),
        .. SENetCases.Upstream,
        .. Res2NetCases.Upstream,
        .. SKNetCases.Upstream,
        .. GhostNetCases.Upstream,
        .. ShuffleNetV2Cases.Upstream,
    ];

    public static UpstreamCase Of<T, TSmall>(string name)
        where T : INetwork<T>
        where TSmall : INetwork<TSmall> => new(name, T.Info, GoldenCase.Of<TSmall>(name, "64x64"));
}
