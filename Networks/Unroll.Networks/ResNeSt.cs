using Unroll.Images;

namespace Unroll.Networks;

/// <summary>The official ResNeSt (zhanghang1989/ResNeSt), resnest50.</summary>
[ResNet(Name = "resnest50", Layers = [3, 4, 6, 3], Radix = 2, DeepStem = true, StemWidth = 32, AvgDown = true, Avd = true)]
[Preprocessing(Margin = 32, CropFirst = true, Interpolation = Interpolation.Bicubic)]
public sealed partial record ResNeSt50;

/// <summary>The official ResNeSt (zhanghang1989/ResNeSt), resnest101.</summary>
[ResNet(Name = "resnest101", Layers = [3, 4, 23, 3], Radix = 2, DeepStem = true, StemWidth = 64, AvgDown = true, Avd = true)]
[Preprocessing(Margin = 32, CropFirst = true, Interpolation = Interpolation.Bicubic)]
public sealed partial record ResNeSt101;

/// <summary>The official ResNeSt (zhanghang1989/ResNeSt), resnest200.</summary>
[ResNet(Name = "resnest200", Layers = [3, 24, 36, 3], Radix = 2, DeepStem = true, StemWidth = 64, AvgDown = true, Avd = true)]
[Preprocessing(Margin = 32, CropFirst = true, Interpolation = Interpolation.Bicubic)]
public sealed partial record ResNeSt200;

/// <summary>The official ResNeSt (zhanghang1989/ResNeSt), resnest269.</summary>
[ResNet(Name = "resnest269", Layers = [3, 30, 48, 8], Radix = 2, DeepStem = true, StemWidth = 64, AvgDown = true, Avd = true)]
[Preprocessing(Margin = 32, CropFirst = true, Interpolation = Interpolation.Bicubic)]
public sealed partial record ResNeSt269;

/// <summary>The official ResNeSt (zhanghang1989/ResNeSt), resnest50_fast_1s1x64d: with the pool before the 3x3 convolution.</summary>
[ResNet(Name = "resnest50_fast_1s1x64d", Layers = [3, 4, 6, 3], Radix = 1, DeepStem = true, StemWidth = 32, AvgDown = true, Avd = true, AvdFirst = true)]
[Preprocessing(Margin = 32, CropFirst = true, Interpolation = Interpolation.Bicubic)]
public sealed partial record ResNeSt50Fast1s1x64d;

/// <summary>The official ResNeSt (zhanghang1989/ResNeSt), resnest50_fast_2s1x64d: with the pool before the 3x3 convolution.</summary>
[ResNet(Name = "resnest50_fast_2s1x64d", Layers = [3, 4, 6, 3], Radix = 2, DeepStem = true, StemWidth = 32, AvgDown = true, Avd = true, AvdFirst = true)]
[Preprocessing(Margin = 32, CropFirst = true, Interpolation = Interpolation.Bicubic)]
public sealed partial record ResNeSt50Fast2s1x64d;

/// <summary>The official ResNeSt (zhanghang1989/ResNeSt), resnest50_fast_4s1x64d: with the pool before the 3x3 convolution.</summary>
[ResNet(Name = "resnest50_fast_4s1x64d", Layers = [3, 4, 6, 3], Radix = 4, DeepStem = true, StemWidth = 32, AvgDown = true, Avd = true, AvdFirst = true)]
[Preprocessing(Margin = 32, CropFirst = true, Interpolation = Interpolation.Bicubic)]
public sealed partial record ResNeSt50Fast4s1x64d;

/// <summary>The official ResNeSt (zhanghang1989/ResNeSt), resnest50_fast_1s2x40d: with the pool before the 3x3 convolution.</summary>
[ResNet(Name = "resnest50_fast_1s2x40d", Layers = [3, 4, 6, 3], Radix = 1, Cardinality = 2, BottleneckWidth = 40, DeepStem = true, StemWidth = 32, AvgDown = true, Avd = true, AvdFirst = true)]
[Preprocessing(Margin = 32, CropFirst = true, Interpolation = Interpolation.Bicubic)]
public sealed partial record ResNeSt50Fast1s2x40d;

/// <summary>The official ResNeSt (zhanghang1989/ResNeSt), resnest50_fast_2s2x40d: with the pool before the 3x3 convolution.</summary>
[ResNet(Name = "resnest50_fast_2s2x40d", Layers = [3, 4, 6, 3], Radix = 2, Cardinality = 2, BottleneckWidth = 40, DeepStem = true, StemWidth = 32, AvgDown = true, Avd = true, AvdFirst = true)]
[Preprocessing(Margin = 32, CropFirst = true, Interpolation = Interpolation.Bicubic)]
public sealed partial record ResNeSt50Fast2s2x40d;

/// <summary>The official ResNeSt (zhanghang1989/ResNeSt), resnest50_fast_4s2x40d: with the pool before the 3x3 convolution.</summary>
[ResNet(Name = "resnest50_fast_4s2x40d", Layers = [3, 4, 6, 3], Radix = 4, Cardinality = 2, BottleneckWidth = 40, DeepStem = true, StemWidth = 32, AvgDown = true, Avd = true, AvdFirst = true)]
[Preprocessing(Margin = 32, CropFirst = true, Interpolation = Interpolation.Bicubic)]
public sealed partial record ResNeSt50Fast4s2x40d;

/// <summary>The official ResNeSt (zhanghang1989/ResNeSt), resnest50_fast_1s4x24d: with the pool before the 3x3 convolution.</summary>
[ResNet(Name = "resnest50_fast_1s4x24d", Layers = [3, 4, 6, 3], Radix = 1, Cardinality = 4, BottleneckWidth = 24, DeepStem = true, StemWidth = 32, AvgDown = true, Avd = true, AvdFirst = true)]
[Preprocessing(Margin = 32, CropFirst = true, Interpolation = Interpolation.Bicubic)]
public sealed partial record ResNeSt50Fast1s4x24d;
