namespace Unroll.Networks;

/// <summary>torchvision.models.alexnet.</summary>
[AlexNet(Name = "alexnet")]
public sealed partial record AlexNet;
