using Unroll.Networks;

namespace Unroll.Zoo.Variants;

// Every network of the zoo on small images, its feature maps beside its logits.

[NetworkVariant(typeof(ResNeSt50), Name = "resnest50 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeSt50At64;

[NetworkVariant(typeof(ResNeSt101), Name = "resnest101 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeSt101At64;

[NetworkVariant(typeof(ResNeSt200), Name = "resnest200 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeSt200At64;

[NetworkVariant(typeof(ResNeSt269), Name = "resnest269 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeSt269At64;

[NetworkVariant(typeof(ResNeSt50Fast1s1x64d), Name = "resnest50_fast_1s1x64d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeSt50Fast1s1x64dAt64;

[NetworkVariant(typeof(ResNeSt50Fast2s1x64d), Name = "resnest50_fast_2s1x64d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeSt50Fast2s1x64dAt64;

[NetworkVariant(typeof(ResNeSt50Fast4s1x64d), Name = "resnest50_fast_4s1x64d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeSt50Fast4s1x64dAt64;

[NetworkVariant(typeof(ResNeSt50Fast1s2x40d), Name = "resnest50_fast_1s2x40d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeSt50Fast1s2x40dAt64;

[NetworkVariant(typeof(ResNeSt50Fast2s2x40d), Name = "resnest50_fast_2s2x40d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeSt50Fast2s2x40dAt64;

[NetworkVariant(typeof(ResNeSt50Fast4s2x40d), Name = "resnest50_fast_4s2x40d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeSt50Fast4s2x40dAt64;

[NetworkVariant(typeof(ResNeSt50Fast1s4x24d), Name = "resnest50_fast_1s4x24d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeSt50Fast1s4x24dAt64;

[NetworkVariant(typeof(ResNeSt14d), Name = "resnest14d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeSt14dAt64;

[NetworkVariant(typeof(ResNeSt26d), Name = "resnest26d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeSt26dAt64;

[NetworkVariant(typeof(ResNeSt50d), Name = "resnest50d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeSt50dAt64;

[NetworkVariant(typeof(ResNeSt101e), Name = "resnest101e at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeSt101eAt64;

[NetworkVariant(typeof(ResNeSt200e), Name = "resnest200e at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeSt200eAt64;

[NetworkVariant(typeof(ResNeSt269e), Name = "resnest269e at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeSt269eAt64;

[NetworkVariant(typeof(ResNeSt50d4s2x40d), Name = "resnest50d_4s2x40d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeSt50d4s2x40dAt64;

[NetworkVariant(typeof(ResNeSt50d1s4x24d), Name = "resnest50d_1s4x24d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeSt50d1s4x24dAt64;

[NetworkVariant(typeof(ResNet18), Name = "resnet18 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNet18At64;

[NetworkVariant(typeof(ResNet34), Name = "resnet34 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNet34At64;

[NetworkVariant(typeof(ResNet50), Name = "resnet50 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNet50At64;

[NetworkVariant(typeof(ResNet101), Name = "resnet101 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNet101At64;

[NetworkVariant(typeof(ResNet152), Name = "resnet152 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNet152At64;

[NetworkVariant(typeof(ResNeXt50_32x4d), Name = "resnext50_32x4d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeXt50_32x4dAt64;

[NetworkVariant(typeof(ResNeXt101_32x8d), Name = "resnext101_32x8d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNeXt101_32x8dAt64;

[NetworkVariant(typeof(WideResNet50_2), Name = "wide_resnet50_2 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record WideResNet50_2At64;

[NetworkVariant(typeof(WideResNet101_2), Name = "wide_resnet101_2 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record WideResNet101_2At64;

[NetworkVariant(typeof(ResNet18d), Name = "resnet18d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNet18dAt64;

[NetworkVariant(typeof(ResNet26d), Name = "resnet26d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNet26dAt64;

[NetworkVariant(typeof(ResNet50d), Name = "resnet50d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNet50dAt64;

[NetworkVariant(typeof(ResNet101d), Name = "resnet101d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNet101dAt64;

[NetworkVariant(typeof(ResNetAa50), Name = "resnetaa50 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNetAa50At64;

[NetworkVariant(typeof(ResNet50Gn), Name = "resnet50_gn at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record ResNet50GnAt64;

[NetworkVariant(typeof(EcaResNet50d), Name = "ecaresnet50d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record EcaResNet50dAt64;

[NetworkVariant(typeof(SeResNet18), Name = "seresnet18 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record SeResNet18At64;

[NetworkVariant(typeof(SeResNet34), Name = "seresnet34 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record SeResNet34At64;

[NetworkVariant(typeof(SeResNet50), Name = "seresnet50 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record SeResNet50At64;

[NetworkVariant(typeof(SeResNet101), Name = "seresnet101 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record SeResNet101At64;

[NetworkVariant(typeof(SeResNet152), Name = "seresnet152 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record SeResNet152At64;

[NetworkVariant(typeof(SeResNeXt50_32x4d), Name = "seresnext50_32x4d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record SeResNeXt50_32x4dAt64;
