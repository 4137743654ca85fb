namespace Unroll.Bench.Declared;

// The networks that are timed, declared again: the tool's zoo only has the GPU kernels that run everywhere, these have all.
[NetworkVariant(typeof(Unroll.Networks.ResNet18), Name = "resnet18")]
public sealed partial record ResNet18;

[NetworkVariant(typeof(Unroll.Networks.ResNet50), Name = "resnet50")]
public sealed partial record ResNet50;

[NetworkVariant(typeof(Unroll.Networks.ResNeXt50_32x4d), Name = "resnext50_32x4d")]
public sealed partial record ResNeXt50;

[NetworkVariant(typeof(Unroll.Networks.ResNeSt50), Name = "resnest50")]
public sealed partial record ResNeSt50;
