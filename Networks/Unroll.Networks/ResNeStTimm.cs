using Unroll.Images;

namespace Unroll.Networks;

/// <summary>timm's resnest14d.</summary>
[ResNet(Name = "resnest14d", Layers = [1, 1, 1, 1], Radix = 2, SplitAttentionDivisor = 8, DeepStem = true, StemWidth = 32, AvgDown = true, Avd = true)]
public sealed partial record ResNeSt14d;

/// <summary>timm's resnest26d.</summary>
[ResNet(Name = "resnest26d", Layers = [2, 2, 2, 2], Radix = 2, SplitAttentionDivisor = 8, DeepStem = true, StemWidth = 32, AvgDown = true, Avd = true)]
public sealed partial record ResNeSt26d;

/// <summary>timm's resnest50d.</summary>
[ResNet(Name = "resnest50d", Layers = [3, 4, 6, 3], Radix = 2, SplitAttentionDivisor = 8, DeepStem = true, StemWidth = 32, AvgDown = true, Avd = true)]
public sealed partial record ResNeSt50d;

/// <summary>timm's resnest101e.</summary>
[ResNet(Name = "resnest101e", Layers = [3, 4, 23, 3], Radix = 2, SplitAttentionDivisor = 8, DeepStem = true, StemWidth = 64, AvgDown = true, Avd = true)]
public sealed partial record ResNeSt101e;

/// <summary>timm's resnest200e.</summary>
[ResNet(Name = "resnest200e", Layers = [3, 24, 36, 3], Radix = 2, SplitAttentionDivisor = 8, DeepStem = true, StemWidth = 64, AvgDown = true, Avd = true)]
[Preprocessing(CropFraction = 0.909, Interpolation = Interpolation.Bicubic)]
public sealed partial record ResNeSt200e;

/// <summary>timm's resnest269e.</summary>
[ResNet(Name = "resnest269e", Layers = [3, 30, 48, 8], Radix = 2, SplitAttentionDivisor = 8, DeepStem = true, StemWidth = 64, AvgDown = true, Avd = true)]
[Preprocessing(CropFraction = 0.928, Interpolation = Interpolation.Bicubic)]
public sealed partial record ResNeSt269e;

/// <summary>timm's resnest50d_4s2x40d.</summary>
[ResNet(Name = "resnest50d_4s2x40d", Layers = [3, 4, 6, 3], Radix = 4, Cardinality = 2, BottleneckWidth = 40, SplitAttentionDivisor = 8, DeepStem = true, StemWidth = 32, AvgDown = true, Avd = true, AvdFirst = true)]
[Preprocessing(Interpolation = Interpolation.Bicubic)]
public sealed partial record ResNeSt50d4s2x40d;

/// <summary>timm's resnest50d_1s4x24d.</summary>
[ResNet(Name = "resnest50d_1s4x24d", Layers = [3, 4, 6, 3], Radix = 1, Cardinality = 4, BottleneckWidth = 24, SplitAttentionDivisor = 8, DeepStem = true, StemWidth = 32, AvgDown = true, Avd = true, AvdFirst = true)]
[Preprocessing(Interpolation = Interpolation.Bicubic)]
public sealed partial record ResNeSt50d1s4x24d;
