namespace Unroll.Networks;

/// <summary>torchvision.models.resnet18.</summary>
[ResNet(Name = "resnet18", Block = ResidualBlock.Basic, Layers = [2, 2, 2, 2])]
public sealed partial record ResNet18;

/// <summary>torchvision.models.resnet34.</summary>
[ResNet(Name = "resnet34", Block = ResidualBlock.Basic, Layers = [3, 4, 6, 3])]
public sealed partial record ResNet34;

/// <summary>torchvision.models.resnet50.</summary>
[ResNet(Name = "resnet50", Layers = [3, 4, 6, 3])]
public sealed partial record ResNet50;

/// <summary>torchvision.models.resnet101.</summary>
[ResNet(Name = "resnet101", Layers = [3, 4, 23, 3])]
public sealed partial record ResNet101;

/// <summary>torchvision.models.resnet152.</summary>
[ResNet(Name = "resnet152", Layers = [3, 8, 36, 3])]
public sealed partial record ResNet152;

/// <summary>torchvision.models.resnext50_32x4d.</summary>
[ResNet(Name = "resnext50_32x4d", Layers = [3, 4, 6, 3], Cardinality = 32, BottleneckWidth = 4)]
public sealed partial record ResNeXt50_32x4d;

/// <summary>torchvision.models.resnext101_32x8d.</summary>
[ResNet(Name = "resnext101_32x8d", Layers = [3, 4, 23, 3], Cardinality = 32, BottleneckWidth = 8)]
public sealed partial record ResNeXt101_32x8d;

/// <summary>torchvision.models.wide_resnet50_2.</summary>
[ResNet(Name = "wide_resnet50_2", Layers = [3, 4, 6, 3], BottleneckWidth = 128)]
public sealed partial record WideResNet50_2;

/// <summary>torchvision.models.wide_resnet101_2.</summary>
[ResNet(Name = "wide_resnet101_2", Layers = [3, 4, 23, 3], BottleneckWidth = 128)]
public sealed partial record WideResNet101_2;
