namespace Unroll.Networks;

/// <summary>torchvision.models.squeezenet1_0.</summary>
[SqueezeNet(Name = "squeezenet1_0", Version = SqueezeNetVersion.V1x0)]
public sealed partial record SqueezeNet1_0;

/// <summary>torchvision.models.squeezenet1_1.</summary>
[SqueezeNet(Name = "squeezenet1_1", Version = SqueezeNetVersion.V1x1)]
public sealed partial record SqueezeNet1_1;
