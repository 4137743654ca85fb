namespace Unroll.Networks;

/// <summary>A small ResNeSt trained on Fashion-MNIST: 28x28 gray images resized to 64x64, 10 classes; 92.72 % accuracy on 10,000 images held out from training.</summary>
[ResNet(Name = "fashion_resnest", Input = [1, 64, 64], Classes = 10, Layers = [1, 1, 1, 1], Channels = [16, 32, 64, 128], Radix = 2, Cardinality = 2, BottleneckWidth = 32, SplitAttentionDivisor = 8, DeepStem = true, StemWidth = 16, AvgDown = true, Avd = true)]
[Preprocessing(Squash = true, CropFraction = 1, Mean = [0.2860], Std = [0.3530])]
public sealed partial record FashionResNeSt;

/// <summary>A small ResNet-18 trained on Fashion-MNIST: 28x28 gray images resized to 64x64, 10 classes; 93.05 % of 10,000 images right that were held out in training.</summary>
[ResNet(Name = "fashion_resnet18", Input = [1, 64, 64], Classes = 10, Block = ResidualBlock.Basic, Layers = [2, 2, 2, 2], Channels = [16, 32, 64, 128])]
[Preprocessing(Squash = true, CropFraction = 1, Mean = [0.2860], Std = [0.3530])]
public sealed partial record FashionResNet18;
