using Unroll.Networks;

namespace Unroll.Zoo.Variants;

[NetworkVariant(typeof(MobileNetV2), Name = "mobilenet_v2 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4, 5, 6], Classes = 1000)]
public sealed partial record MobileNetV2At64;

[NetworkVariant(typeof(MnasNet0_5), Name = "mnasnet0_5 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4, 5], Classes = 1000)]
public sealed partial record MnasNet0_5At64;

[NetworkVariant(typeof(MnasNet0_75), Name = "mnasnet0_75 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4, 5], Classes = 1000)]
public sealed partial record MnasNet0_75At64;

[NetworkVariant(typeof(MnasNet1_0), Name = "mnasnet1_0 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4, 5], Classes = 1000)]
public sealed partial record MnasNet1_0At64;

[NetworkVariant(typeof(MnasNet1_3), Name = "mnasnet1_3 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4, 5], Classes = 1000)]
public sealed partial record MnasNet1_3At64;

[NetworkVariant(typeof(DenseNet121), Name = "densenet121 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record DenseNet121At64;

[NetworkVariant(typeof(DenseNet161), Name = "densenet161 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record DenseNet161At64;

[NetworkVariant(typeof(DenseNet169), Name = "densenet169 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record DenseNet169At64;

[NetworkVariant(typeof(DenseNet201), Name = "densenet201 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record DenseNet201At64;

[NetworkVariant(typeof(Vgg11), Name = "vgg11 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4], Classes = 1000)]
public sealed partial record Vgg11At64;

[NetworkVariant(typeof(Vgg11Bn), Name = "vgg11_bn at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4], Classes = 1000)]
public sealed partial record Vgg11BnAt64;

[NetworkVariant(typeof(Vgg13), Name = "vgg13 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4], Classes = 1000)]
public sealed partial record Vgg13At64;

[NetworkVariant(typeof(Vgg13Bn), Name = "vgg13_bn at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4], Classes = 1000)]
public sealed partial record Vgg13BnAt64;

[NetworkVariant(typeof(Vgg16), Name = "vgg16 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4], Classes = 1000)]
public sealed partial record Vgg16At64;

[NetworkVariant(typeof(Vgg16Bn), Name = "vgg16_bn at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4], Classes = 1000)]
public sealed partial record Vgg16BnAt64;

[NetworkVariant(typeof(Vgg19), Name = "vgg19 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4], Classes = 1000)]
public sealed partial record Vgg19At64;

[NetworkVariant(typeof(Vgg19Bn), Name = "vgg19_bn at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4], Classes = 1000)]
public sealed partial record Vgg19BnAt64;

[NetworkVariant(typeof(SqueezeNet1_0), Name = "squeezenet1_0 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2], Classes = 1000)]
public sealed partial record SqueezeNet1_0At64;

[NetworkVariant(typeof(SqueezeNet1_1), Name = "squeezenet1_1 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2], Classes = 1000)]
public sealed partial record SqueezeNet1_1At64;

[NetworkVariant(typeof(AlexNet), Name = "alexnet at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2], Classes = 1000)]
public sealed partial record AlexNetAt64;

[NetworkVariant(typeof(GoogLeNet), Name = "googlenet at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2], Classes = 1000)]
public sealed partial record GoogLeNetAt64;

[NetworkVariant(typeof(InceptionV3), Name = "inception_v3 at 107x139", Input = [3, 107, 139], OutIndices = [0, 1, 2], Classes = 1000)]
public sealed partial record InceptionV3At107x139;

[GoogLeNet(Name = "googlenet (plain input) at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2], Classes = 1000)]
public sealed partial record PlainGoogLeNetAt64;

[InceptionV3(Name = "inception_v3 (plain input) at 107x139", Input = [3, 107, 139], OutIndices = [0, 1, 2], Classes = 1000, Winograd = false)]
public sealed partial record PlainInceptionV3At107x139;
