using Unroll.Generator.Graph;

namespace Unroll.Generator.Families;

/// <summary>What torchvision's two Inception networks share.</summary>
internal static class InceptionLayers
{
    private static readonly double[] ImageNetMean = [0.485, 0.456, 0.406];
    private static readonly double[] ImageNetDeviation = [0.229, 0.224, 0.225];

    /// <summary>transform_input: from ImageNet's mean and deviation to 0.5 and 0.5.</summary>
    public static Value TransformInput(this GraphBuilder graph, Value x) => graph.ConstantAffine(
        x, "transform_input", [.. ImageNetDeviation.Select(d => d / 0.5)], [.. ImageNetMean.Select(m => (m - 0.5) / 0.5)]);

    /// <summary>BasicConv2d: convolution, batch norm and ReLU.</summary>
    public static Value BasicConv(this GraphBuilder graph, Value x, string name, int channels, WindowSpec window) =>
        graph.Relu(graph.ConvNorm(x, $"{name}.conv", $"{name}.bn", channels, window, epsilon: 1e-3), $"{name}.relu");

    /// <summary>Normal in all layers. Upstream cuts off the tails at -2 and 2, at least 20 deviations away.</summary>
    public static InitialWeights Initial(double deviation) => new() { Convolution = WeightDistribution.Normal(deviation), Linear = WeightDistribution.Normal(deviation) };
}
