namespace Unroll.Networks;

/// <summary>torchvision.models.mnasnet0_5.</summary>
[MnasNet(Name = "mnasnet0_5", WidthMultiplier = 0.5)]
public sealed partial record MnasNet0_5;

/// <summary>torchvision.models.mnasnet0_75.</summary>
[MnasNet(Name = "mnasnet0_75", WidthMultiplier = 0.75)]
[Preprocessing(Resize = 232)]
public sealed partial record MnasNet0_75;

/// <summary>torchvision.models.mnasnet1_0.</summary>
[MnasNet(Name = "mnasnet1_0")]
public sealed partial record MnasNet1_0;

/// <summary>torchvision.models.mnasnet1_3.</summary>
[MnasNet(Name = "mnasnet1_3", WidthMultiplier = 1.3)]
[Preprocessing(Resize = 232)]
public sealed partial record MnasNet1_3;
