using Unroll.Networks;

namespace Unroll.Zoo.Tests;

/// <summary>Every recorded output of the ResNet family. A model's cases stand together, so that its weights are made once.</summary>
internal static class GoldenCases
{
    public static IReadOnlyList<GoldenCase> All { get; } =
    [
        GoldenCase.Of<ResNet18At64>("torchvision__resnet18", "64x64"),
        GoldenCase.Of<ResNet18At97x65>("torchvision__resnet18", "97x65"),
        GoldenCase.Of<ResNet18>("torchvision__resnet18", "224x224"),
        GoldenCase.Of<ResNet18WithStages>("torchvision__resnet18", "224x224"),
        GoldenCase.Of<ResNet18>("torchvision__resnet18", "224x224_b2"),
        GoldenCase.Of<ResNet50At64>("torchvision__resnet50", "64x64"),
        GoldenCase.Of<ResNet50>("torchvision__resnet50", "224x224"),
        GoldenCase.Of<ResNet50WithStages>("torchvision__resnet50", "224x224"),
        GoldenCase.Of<ResNet50>("torchvision__resnet50", "224x224_b2"),
        GoldenCase.Of<ResNeXt50_32x4dAt64>("torchvision__resnext50_32x4d", "64x64"),
        GoldenCase.Of<ResNeXt50_32x4dAt64>("torchvision__resnext50_32x4d", "64x64_b2"),
        GoldenCase.Of<ResNeXt50_32x4d>("torchvision__resnext50_32x4d", "224x224"),
        GoldenCase.Of<ResNeXt50_32x4dWithStages>("torchvision__resnext50_32x4d", "224x224"),
        GoldenCase.Of<ResNeSt50At64>("resnest__resnest50", "64x64"),
        GoldenCase.Of<ResNeSt50At97x65>("resnest__resnest50", "97x65"),
        GoldenCase.Of<ResNeSt50>("resnest__resnest50", "224x224"),
        GoldenCase.Of<ResNeSt50WithStages>("resnest__resnest50", "224x224"),
        GoldenCase.Of<ResNeSt50>("resnest__resnest50", "224x224_b2"),
        GoldenCase.Of<ResNeSt50Fast1s1x64dAt64>("resnest__resnest50_fast_1s1x64d", "64x64"),
        GoldenCase.Of<ResNeSt50Fast1s1x64d>("resnest__resnest50_fast_1s1x64d", "224x224"),
        GoldenCase.Of<ResNeSt50Fast1s1x64dWithStages>("resnest__resnest50_fast_1s1x64d", "224x224"),
        GoldenCase.Of<ResNeSt50Fast2s2x40dAt64>("resnest__resnest50_fast_2s2x40d", "64x64"),
        GoldenCase.Of<ResNeSt50Fast2s2x40d>("resnest__resnest50_fast_2s2x40d", "224x224"),
        GoldenCase.Of<ResNeSt50Fast2s2x40dWithStages>("resnest__resnest50_fast_2s2x40d", "224x224"),
        GoldenCase.Of<ResNeSt50Fast2s2x40d>("resnest__resnest50_fast_2s2x40d", "224x224_b2"),
        GoldenCase.Of<ResNeSt14dAt64>("timm__resnest14d", "64x64"),
        GoldenCase.Of<ResNeSt14d>("timm__resnest14d", "224x224"),
        GoldenCase.Of<ResNeSt14dWithStages>("timm__resnest14d", "224x224"),
        GoldenCase.Of<ResNeSt26dAt64>("timm__resnest26d", "64x64"),
        GoldenCase.Of<ResNeSt26d>("timm__resnest26d", "224x224"),
        GoldenCase.Of<ResNeSt26dWithStages>("timm__resnest26d", "224x224"),
        GoldenCase.Of<ResNeSt50d1s4x24dAt64>("timm__resnest50d_1s4x24d", "64x64"),
        GoldenCase.Of<ResNeSt50d1s4x24d>("timm__resnest50d_1s4x24d", "224x224"),
        GoldenCase.Of<ResNeSt50d1s4x24dWithStages>("timm__resnest50d_1s4x24d", "224x224"),
        GoldenCase.Of<ResNet50dAt64>("timm__resnet50d", "64x64"),
        GoldenCase.Of<ResNet50d>("timm__resnet50d", "224x224"),
        GoldenCase.Of<ResNet50dWithStages>("timm__resnet50d", "224x224"),
        GoldenCase.Of<ResNetAa50At64>("timm__resnetaa50", "64x64"),
        GoldenCase.Of<ResNetAa50>("timm__resnetaa50", "224x224"),
        GoldenCase.Of<ResNetAa50WithStages>("timm__resnetaa50", "224x224"),
        GoldenCase.Of<SeResNet50At64>("timm__seresnet50", "64x64"),
        GoldenCase.Of<SeResNet50>("timm__seresnet50", "224x224"),
        GoldenCase.Of<SeResNet50WithStages>("timm__seresnet50", "224x224"),
        GoldenCase.Of<SeResNet50>("timm__seresnet50", "224x224_b2"),
        GoldenCase.Of<ResNet50GnAt64>("timm__resnet50_gn", "64x64"),
        GoldenCase.Of<ResNet50DilatedAt64>("torchvision__resnet50_dilated_ftt", "64x64"),
        GoldenCase.Of<ResNet50DilatedAt224>("torchvision__resnet50_dilated_ftt", "224x224"),
        GoldenCase.Of<ResNeSt50DilatedAt64>("resnest__resnest50_dilated", "64x64"),
        GoldenCase.Of<ResNeSt50DilatedAt224>("resnest__resnest50_dilated", "224x224"),    ];
}
