using Unroll.Images;

namespace Unroll.Networks;

/// <summary>timm's legacy_seresnet18.</summary>
[SENet(Name = "legacy_seresnet18", Block = SENetBlock.Basic, Layers = [2, 2, 2, 2])]
[Preprocessing(Interpolation = Interpolation.Bicubic)]
public sealed partial record LegacySeResNet18;

/// <summary>timm's legacy_seresnet34.</summary>
[SENet(Name = "legacy_seresnet34", Block = SENetBlock.Basic, Layers = [3, 4, 6, 3])]
public sealed partial record LegacySeResNet34;

/// <summary>timm's legacy_seresnet50.</summary>
[SENet(Name = "legacy_seresnet50", Layers = [3, 4, 6, 3])]
public sealed partial record LegacySeResNet50;

/// <summary>timm's legacy_seresnet101.</summary>
[SENet(Name = "legacy_seresnet101", Layers = [3, 4, 23, 3])]
public sealed partial record LegacySeResNet101;

/// <summary>timm's legacy_seresnet152.</summary>
[SENet(Name = "legacy_seresnet152", Layers = [3, 8, 36, 3])]
public sealed partial record LegacySeResNet152;

/// <summary>timm's legacy_senet154.</summary>
[SENet(Name = "legacy_senet154", Block = SENetBlock.Wide, Layers = [3, 8, 36, 3], Cardinality = 64, DeepStem = true, StemChannels = 128, DownsampleKernel = 3)]
public sealed partial record LegacySENet154;

/// <summary>timm's legacy_seresnext26_32x4d.</summary>
[SENet(Name = "legacy_seresnext26_32x4d", Block = SENetBlock.ResNeXt, Layers = [2, 2, 2, 2], Cardinality = 32)]
[Preprocessing(Interpolation = Interpolation.Bicubic)]
public sealed partial record LegacySeResNeXt26_32x4d;

/// <summary>timm's legacy_seresnext50_32x4d.</summary>
[SENet(Name = "legacy_seresnext50_32x4d", Block = SENetBlock.ResNeXt, Layers = [3, 4, 6, 3], Cardinality = 32)]
public sealed partial record LegacySeResNeXt50_32x4d;

/// <summary>timm's legacy_seresnext101_32x4d.</summary>
[SENet(Name = "legacy_seresnext101_32x4d", Block = SENetBlock.ResNeXt, Layers = [3, 4, 23, 3], Cardinality = 32)]
public sealed partial record LegacySeResNeXt101_32x4d;
