using Unroll.Networks;

namespace Unroll.Samples.FineTune;

/// <summary>The shipped network for Fashion-MNIST's ten classes, with a head of two: T-shirts and shirts, the pair that it confuses most.</summary>
[NetworkVariant(typeof(FashionResNet18), Name = "shirts", Classes = 2)]
public sealed partial record ShirtNetwork;
