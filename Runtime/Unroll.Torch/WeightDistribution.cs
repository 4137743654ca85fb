using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace Unroll.Torch;

/// <summary>The distribution, around zero, of a layer's weights before training; for generated code.</summary>
public sealed class WeightDistribution
{
    private readonly Action<Tensor, double> _draw;
    private readonly Func<Tensor, double> _deviation;

    private WeightDistribution(Action<Tensor, double> draw, Func<Tensor, double> deviation)
    {
        _draw = draw;
        _deviation = deviation;
    }

    /// <summary>A normal distribution.</summary>
    /// <param name="deviation">Its standard deviation.</param>
    public static WeightDistribution Normal(double deviation) => new(DrawNormal, _ => deviation);

    /// <summary>A normal distribution with the deviation gain / sqrt(fan_in): PyTorch's kaiming_normal_.</summary>
    /// <param name="gain">sqrt(2) before a ReLU.</param>
    public static WeightDistribution NormalOfFanIn(double gain) => new(DrawNormal, weight => gain / Math.Sqrt(FanIn(weight)));

    /// <summary>A normal distribution with the deviation gain / sqrt(fan_out).</summary>
    /// <param name="gain">sqrt(2) before a ReLU.</param>
    public static WeightDistribution NormalOfFanOut(double gain) => new(DrawNormal, weight => gain / Math.Sqrt(FanOut(weight)));

    /// <summary>A uniform distribution with the deviation gain / sqrt(fan_in): PyTorch's kaiming_uniform_.</summary>
    /// <param name="gain">sqrt(2) before a ReLU.</param>
    public static WeightDistribution UniformOfFanIn(double gain) => new(DrawUniform, weight => gain / Math.Sqrt(FanIn(weight)));

    /// <summary>A uniform distribution with the deviation gain / sqrt(fan_out).</summary>
    /// <param name="gain">sqrt(2) before a ReLU, 1 before a sigmoid.</param>
    public static WeightDistribution UniformOfFanOut(double gain) => new(DrawUniform, weight => gain / Math.Sqrt(FanOut(weight)));

    internal void Draw(Tensor weight) => _draw(weight, _deviation(weight));

    private static void DrawNormal(Tensor weight, double deviation) => normal_(weight, 0, deviation);

    private static void DrawUniform(Tensor weight, double deviation)
    {
        var bound = Math.Sqrt(3) * deviation;
        uniform_(weight, -bound, bound);
    }

    private static long FanIn(Tensor weight) => weight.numel() / weight.shape[0];

    /// <summary>As PyTorch counts it, regardless of the groups.</summary>
    private static long FanOut(Tensor weight) => weight.numel() / weight.shape[1];
}
