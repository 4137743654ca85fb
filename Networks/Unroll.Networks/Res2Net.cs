namespace Unroll.Networks;

/// <summary>timm's res2net50_26w_4s.</summary>
[Res2Net(Name = "res2net50_26w_4s", Layers = [3, 4, 6, 3])]
public sealed partial record Res2Net50_26w_4s;

/// <summary>timm's res2net50_48w_2s.</summary>
[Res2Net(Name = "res2net50_48w_2s", Layers = [3, 4, 6, 3], BottleneckWidth = 48, Scale = 2)]
public sealed partial record Res2Net50_48w_2s;

/// <summary>timm's res2net50_14w_8s.</summary>
[Res2Net(Name = "res2net50_14w_8s", Layers = [3, 4, 6, 3], BottleneckWidth = 14, Scale = 8)]
public sealed partial record Res2Net50_14w_8s;

/// <summary>timm's res2net50_26w_6s.</summary>
[Res2Net(Name = "res2net50_26w_6s", Layers = [3, 4, 6, 3], Scale = 6)]
public sealed partial record Res2Net50_26w_6s;

/// <summary>timm's res2net50_26w_8s.</summary>
[Res2Net(Name = "res2net50_26w_8s", Layers = [3, 4, 6, 3], Scale = 8)]
public sealed partial record Res2Net50_26w_8s;

/// <summary>timm's res2net101_26w_4s.</summary>
[Res2Net(Name = "res2net101_26w_4s", Layers = [3, 4, 23, 3])]
public sealed partial record Res2Net101_26w_4s;

/// <summary>timm's res2next50.</summary>
[Res2Net(Name = "res2next50", Layers = [3, 4, 6, 3], BottleneckWidth = 4, Cardinality = 8)]
public sealed partial record Res2NeXt50;

/// <summary>timm's res2net50d.</summary>
[Res2Net(Name = "res2net50d", Layers = [3, 4, 6, 3], DeepStem = true, StemWidth = 32, AvgDown = true)]
public sealed partial record Res2Net50d;

/// <summary>timm's res2net101d.</summary>
[Res2Net(Name = "res2net101d", Layers = [3, 4, 23, 3], DeepStem = true, StemWidth = 32, AvgDown = true)]
public sealed partial record Res2Net101d;
