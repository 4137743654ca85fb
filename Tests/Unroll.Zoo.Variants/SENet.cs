using Unroll.Networks;

namespace Unroll.Zoo.Variants;

[NetworkVariant(typeof(LegacySeResNet18), Name = "legacy_seresnet18 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record LegacySeResNet18At64;

[NetworkVariant(typeof(LegacySeResNet34), Name = "legacy_seresnet34 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record LegacySeResNet34At64;

[NetworkVariant(typeof(LegacySeResNet50), Name = "legacy_seresnet50 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record LegacySeResNet50At64;

[NetworkVariant(typeof(LegacySeResNet101), Name = "legacy_seresnet101 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record LegacySeResNet101At64;

[NetworkVariant(typeof(LegacySeResNet152), Name = "legacy_seresnet152 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record LegacySeResNet152At64;

[NetworkVariant(typeof(LegacySENet154), Name = "legacy_senet154 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record LegacySENet154At64;

[NetworkVariant(typeof(LegacySeResNeXt26_32x4d), Name = "legacy_seresnext26_32x4d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record LegacySeResNeXt26_32x4dAt64;

[NetworkVariant(typeof(LegacySeResNeXt50_32x4d), Name = "legacy_seresnext50_32x4d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record LegacySeResNeXt50_32x4dAt64;

[NetworkVariant(typeof(LegacySeResNeXt101_32x4d), Name = "legacy_seresnext101_32x4d at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3], Classes = 1000)]
public sealed partial record LegacySeResNeXt101_32x4dAt64;
