namespace Unroll.Networks;

/// <summary>torchvision.models.vgg11.</summary>
[Vgg(Name = "vgg11", Layers = [1, 1, 2, 2, 2])]
public sealed partial record Vgg11;

/// <summary>torchvision.models.vgg11_bn.</summary>
[Vgg(Name = "vgg11_bn", Layers = [1, 1, 2, 2, 2], BatchNorm = true)]
public sealed partial record Vgg11Bn;

/// <summary>torchvision.models.vgg13.</summary>
[Vgg(Name = "vgg13", Layers = [2, 2, 2, 2, 2])]
public sealed partial record Vgg13;

/// <summary>torchvision.models.vgg13_bn.</summary>
[Vgg(Name = "vgg13_bn", Layers = [2, 2, 2, 2, 2], BatchNorm = true)]
public sealed partial record Vgg13Bn;

/// <summary>torchvision.models.vgg16.</summary>
[Vgg(Name = "vgg16", Layers = [2, 2, 3, 3, 3])]
public sealed partial record Vgg16;

/// <summary>torchvision.models.vgg16_bn.</summary>
[Vgg(Name = "vgg16_bn", Layers = [2, 2, 3, 3, 3], BatchNorm = true)]
public sealed partial record Vgg16Bn;

/// <summary>torchvision.models.vgg19.</summary>
[Vgg(Name = "vgg19", Layers = [2, 2, 4, 4, 4])]
public sealed partial record Vgg19;

/// <summary>torchvision.models.vgg19_bn.</summary>
[Vgg(Name = "vgg19_bn", Layers = [2, 2, 4, 4, 4], BatchNorm = true)]
public sealed partial record Vgg19Bn;
