using Unroll.Networks;

namespace Unroll.Bench.Serving;

[NetworkVariant(typeof(ResNet18), Name = "resnet18")]
public sealed partial record ServedResNet18;
