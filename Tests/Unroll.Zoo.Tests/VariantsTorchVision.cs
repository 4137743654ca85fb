using Unroll.Networks;

namespace Unroll.Zoo.Tests;

// Variants of torchvision's networks beside its ResNets: on small images, and with their feature maps at the sizes that are recorded.
[NetworkVariant(typeof(MobileNetV2), Name = "mobilenet_v2 with stages", OutIndices = [0, 1, 2, 3, 4, 5, 6], Classes = 1000)]
public sealed partial record MobileNetV2WithStages;

[NetworkVariant(typeof(MnasNet1_0), Name = "mnasnet1_0 with stages", OutIndices = [0, 1, 2, 3, 4, 5], Classes = 1000)]
public sealed partial record MnasNet1_0WithStages;

[NetworkVariant(typeof(DenseNet121), Name = "densenet121 with stages", OutIndices = [0, 1, 2, 3], Classes = 1000, Winograd = false)]
public sealed partial record DenseNet121WithStages;

[NetworkVariant(typeof(Vgg11Bn), Name = "vgg11_bn with stages", OutIndices = [0, 1, 2, 3, 4], Classes = 1000, Winograd = false)]
public sealed partial record Vgg11BnWithStages;

[NetworkVariant(typeof(SqueezeNet1_1), Name = "squeezenet1_1 with stages", OutIndices = [0, 1, 2], Classes = 1000, Winograd = false)]
public sealed partial record SqueezeNet1_1WithStages;

[NetworkVariant(typeof(AlexNet), Name = "alexnet with stages", OutIndices = [0, 1, 2], Classes = 1000, Winograd = false)]
public sealed partial record AlexNetWithStages;

// The recorded runs of the two Inception networks are without their input transform.
[GoogLeNet(Name = "googlenet (plain input)")]
public sealed partial record PlainGoogLeNet;

[GoogLeNet(Name = "googlenet (plain input) with stages", OutIndices = [0, 1, 2], Classes = 1000, Winograd = false)]
public sealed partial record PlainGoogLeNetWithStages;

[InceptionV3(Name = "inception_v3 (plain input) at 224x224", OutIndices = [0, 1, 2], Classes = 1000, Winograd = false)]
public sealed partial record PlainInceptionV3At224;

[InceptionV3(Name = "inception_v3 (plain input)", Input = [3, 299, 299])]
public sealed partial record PlainInceptionV3;

[InceptionV3(Name = "inception_v3 (plain input) with stages", Input = [3, 299, 299], OutIndices = [0, 1, 2], Classes = 1000, Winograd = false)]
public sealed partial record PlainInceptionV3WithStages;
