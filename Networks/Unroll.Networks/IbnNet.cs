namespace Unroll.Networks;

/// <summary>IBN-Net's resnet18_ibn_a.</summary>
[ResNet(Name = "resnet18_ibn_a", Block = ResidualBlock.Basic, Layers = [2, 2, 2, 2], Ibn = [InstanceBatchNorm.A, InstanceBatchNorm.A, InstanceBatchNorm.A, InstanceBatchNorm.None])]
public sealed partial record ResNet18IbnA;

/// <summary>IBN-Net's resnet18_ibn_b.</summary>
[ResNet(Name = "resnet18_ibn_b", Block = ResidualBlock.Basic, Layers = [2, 2, 2, 2], Ibn = [InstanceBatchNorm.B, InstanceBatchNorm.B, InstanceBatchNorm.None, InstanceBatchNorm.None])]
public sealed partial record ResNet18IbnB;

/// <summary>IBN-Net's resnet34_ibn_a.</summary>
[ResNet(Name = "resnet34_ibn_a", Block = ResidualBlock.Basic, Layers = [3, 4, 6, 3], Ibn = [InstanceBatchNorm.A, InstanceBatchNorm.A, InstanceBatchNorm.A, InstanceBatchNorm.None])]
public sealed partial record ResNet34IbnA;

/// <summary>IBN-Net's resnet34_ibn_b.</summary>
[ResNet(Name = "resnet34_ibn_b", Block = ResidualBlock.Basic, Layers = [3, 4, 6, 3], Ibn = [InstanceBatchNorm.B, InstanceBatchNorm.B, InstanceBatchNorm.None, InstanceBatchNorm.None])]
public sealed partial record ResNet34IbnB;

/// <summary>IBN-Net's resnet50_ibn_a.</summary>
[ResNet(Name = "resnet50_ibn_a", Layers = [3, 4, 6, 3], Ibn = [InstanceBatchNorm.A, InstanceBatchNorm.A, InstanceBatchNorm.A, InstanceBatchNorm.None])]
public sealed partial record ResNet50IbnA;

/// <summary>IBN-Net's resnet50_ibn_b.</summary>
[ResNet(Name = "resnet50_ibn_b", Layers = [3, 4, 6, 3], Ibn = [InstanceBatchNorm.B, InstanceBatchNorm.B, InstanceBatchNorm.None, InstanceBatchNorm.None])]
public sealed partial record ResNet50IbnB;

/// <summary>IBN-Net's resnet101_ibn_a.</summary>
[ResNet(Name = "resnet101_ibn_a", Layers = [3, 4, 23, 3], Ibn = [InstanceBatchNorm.A, InstanceBatchNorm.A, InstanceBatchNorm.A, InstanceBatchNorm.None])]
public sealed partial record ResNet101IbnA;

/// <summary>IBN-Net's resnet101_ibn_b.</summary>
[ResNet(Name = "resnet101_ibn_b", Layers = [3, 4, 23, 3], Ibn = [InstanceBatchNorm.B, InstanceBatchNorm.B, InstanceBatchNorm.None, InstanceBatchNorm.None])]
public sealed partial record ResNet101IbnB;

/// <summary>IBN-Net's resnext101_ibn_a.</summary>
[ResNet(Name = "resnext101_ibn_a", Layers = [3, 4, 23, 3], Cardinality = 32, BottleneckWidth = 4, Ibn = [InstanceBatchNorm.A, InstanceBatchNorm.A, InstanceBatchNorm.A, InstanceBatchNorm.None])]
public sealed partial record ResNeXt101IbnA;
