using Unroll.Networks;

namespace Unroll.Samples.FineTune;

/// <summary>The shipped network for Fashion-MNIST's ten classes, with a head for two: sneakers and ankle boots.</summary>
[NetworkVariant(typeof(FashionResNet18), Name = "shoes", Classes = 2)]
public sealed partial record ShoeNetwork;
