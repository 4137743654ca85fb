using Unroll.Networks;

namespace Unroll.Zoo.Variants;

[NetworkVariant(typeof(ResNet18IbnA), Name = "resnet18_ibn_a at 64x64", Input = [3, 64, 64])]
public sealed partial record ResNet18IbnAAt64;

[NetworkVariant(typeof(ResNet34IbnA), Name = "resnet34_ibn_a at 64x64", Input = [3, 64, 64])]
public sealed partial record ResNet34IbnAAt64;

[NetworkVariant(typeof(ResNet50IbnA), Name = "resnet50_ibn_a at 64x64", Input = [3, 64, 64])]
public sealed partial record ResNet50IbnAAt64;

[NetworkVariant(typeof(ResNet101IbnA), Name = "resnet101_ibn_a at 64x64", Input = [3, 64, 64])]
public sealed partial record ResNet101IbnAAt64;

[NetworkVariant(typeof(ResNet18IbnB), Name = "resnet18_ibn_b at 64x64", Input = [3, 64, 64])]
public sealed partial record ResNet18IbnBAt64;

[NetworkVariant(typeof(ResNet34IbnB), Name = "resnet34_ibn_b at 64x64", Input = [3, 64, 64])]
public sealed partial record ResNet34IbnBAt64;

[NetworkVariant(typeof(ResNet50IbnB), Name = "resnet50_ibn_b at 64x64", Input = [3, 64, 64])]
public sealed partial record ResNet50IbnBAt64;

[NetworkVariant(typeof(ResNet101IbnB), Name = "resnet101_ibn_b at 64x64", Input = [3, 64, 64])]
public sealed partial record ResNet101IbnBAt64;

[NetworkVariant(typeof(ResNeXt101IbnA), Name = "resnext101_ibn_a at 64x64", Input = [3, 64, 64])]
public sealed partial record ResNeXt101IbnAAt64;
