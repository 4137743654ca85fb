namespace Unroll.Networks;

/// <summary>torchvision.models.densenet121.</summary>
[DenseNet(Name = "densenet121", Layers = [6, 12, 24, 16])]
public sealed partial record DenseNet121;

/// <summary>torchvision.models.densenet161.</summary>
[DenseNet(Name = "densenet161", Layers = [6, 12, 36, 24], GrowthRate = 48, StemWidth = 96)]
public sealed partial record DenseNet161;

/// <summary>torchvision.models.densenet169.</summary>
[DenseNet(Name = "densenet169", Layers = [6, 12, 32, 32])]
public sealed partial record DenseNet169;

/// <summary>torchvision.models.densenet201.</summary>
[DenseNet(Name = "densenet201", Layers = [6, 12, 48, 32])]
public sealed partial record DenseNet201;
