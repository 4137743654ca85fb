using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;

namespace Unroll.Torch.Tests;

/// <summary>What training starts from, against the constructors of torchvision, timm and mmdetection.</summary>
public class TorchInitialWeightsTests
{
    private const double Relu = 1.4142135623730951;

    private static readonly Start Own = new(IsUniform: true, weight => 1 / Math.Sqrt(3.0 * FanIn(weight)));
    private static readonly Start ReluOut = new(IsUniform: false, weight => Relu / Math.Sqrt(FanOut(weight)));
    private static readonly Start ReluIn = new(IsUniform: false, weight => Relu / Math.Sqrt(FanIn(weight)));
    private static readonly Start UniformReluIn = new(IsUniform: true, weight => Relu / Math.Sqrt(FanIn(weight)));
    private static readonly Start UniformWithinOut = new(IsUniform: true, weight => 1 / Math.Sqrt(3.0 * FanOut(weight)));
    private static readonly Start UniformOut = new(IsUniform: true, weight => 1 / Math.Sqrt(FanOut(weight)));

    private static readonly Dictionary<string, Family> Families = new()
    {
        ["torch tiny"] = new(ReluOut, null, Own, false),
        ["torch group norm and eca"] = new(ReluOut, null, Own, false),
        ["torch split attention"] = new(ReluOut, false, Own, false),
        ["torch squeeze-excitation"] = new(ReluOut, false, Own, null),
        ["torch senet"] = new(ReluOut, false, Own, false),
        ["torch sknet"] = new(ReluOut, null, Own, false),
        ["torch res2net"] = new(ReluOut, null, Own, false),
        ["torch ghostnet"] = new(Own, false, Own, false),
        ["torch shufflenet"] = new(Own, null, Own, false),
        ["torch alexnet"] = new(Own, false, Own, null),
        ["torch densenet"] = new(ReluIn, null, Own, true),
        ["torch googlenet"] = new(Normal(0.01), null, Normal(0.01), false),
        ["torch inception_v3"] = new(Normal(0.1), null, Normal(0.1), false),
        ["torch mobilenet"] = new(ReluOut, null, Normal(0.01), true),
        ["torch mobilenet v3"] = new(ReluOut, true, Normal(0.01), true),
        ["torch efficientnet"] = new(ReluOut, true, UniformWithinOut, true),
        ["torch regnet"] = new(ReluOut, false, Normal(0.01), true),
        ["torch mnasnet"] = new(ReluOut, null, UniformOut, true),
        ["torch squeezenet"] = new(UniformReluIn, true, Own, null) { Other = ("classifier.1", Normal(0.01)) },
        ["torch vgg"] = new(ReluOut, true, Normal(0.01), true),
        ["torch cspnet"] = new(ReluOut, null, Normal(0.01), true),
    };

    private readonly ITestOutputHelper _output;

    public TorchInitialWeightsTests(ITestOutputHelper output)
    {
        _output = output;
        TorchSupport.NeedsLibtorch();
        _output.WriteLine(TorchSupport.RanOn);
    }

    public static TheoryData<string> Names => [.. Families.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_start_as_upstreams(string name)
    {
        var family = Families[name];
        using var network = TorchCase.Find(name).Program.Create();
        var (convolutionBiases, linearBiases) = (0, 0);
        foreach (var (path, module) in network.Module.named_modules())
        {
            if (module is Conv2d convolution)
            {
                AssertDrawnFrom(family.Other.Path == path ? family.Other.Start! : family.Convolution, convolution.weight!, path);
                convolutionBiases += AssertBias(convolution.bias, convolution.weight!, family.ZeroConvolutionBias, path);
            }
            else if (module is Linear linear)
            {
                AssertDrawnFrom(family.Linear, linear.weight!, path);
                linearBiases += AssertBias(linear.bias, linear.weight!, family.ZeroLinearBias, path);
            }
        }

        Assert.Equal(family.ZeroConvolutionBias is not null, convolutionBiases > 0);
        Assert.Equal(family.ZeroLinearBias is not null, linearBiases > 0);
    }

    [Theory]
    [InlineData("torch tiny", 0.1, 1e-5)]
    [InlineData("torch mnasnet", 0.0003, 1e-5)]
    [InlineData("torch inception_v3", 0.1, 1e-3)]
    [InlineData("torch googlenet", 0.1, 1e-3)]
    [InlineData("torch mobilenet", 0.1, 1e-5)]
    [InlineData("torch mobilenet v3", 0.01, 1e-3)]
    [InlineData("torch efficientnet", 0.1, 1e-5)]
    public void Batch_norms_have_upstreams_momentum_and_epsilon(string name, double momentum, double epsilon)
    {
        using var network = TorchCase.Find(name).Program.Create();

        var norms = network.Module.modules().OfType<BatchNorm2d>().ToList();

        Assert.NotEmpty(norms);
        Assert.All(norms, norm => Assert.Equal((momentum, epsilon), (norm.momentum!.Value, norm.eps)));
    }

    [Theory]
    [InlineData("torch res2net", ".bn3")]
    [InlineData("torch cspnet", ".conv3.bn")]
    [InlineData("torch sknet", null)]
    [InlineData("torch tiny", null)]
    public void Residual_branches_start_as_upstreams(string name, string? end)
    {
        using var network = TorchCase.Find(name).Program.Create();

        var norms = network.Module.named_modules().Where(m => m.module is BatchNorm2d).ToDictionary(m => m.name, m => Values(((BatchNorm2d)m.module).weight));

        Assert.All(norms, norm => Assert.All(norm.Value, v => Assert.Equal(end is not null && norm.Key.EndsWith(end, StringComparison.Ordinal) ? 0 : 1, v)));
        Assert.Equal(end is not null, norms.Values.Any(values => values[0] == 0));
    }

    private static Start Normal(double deviation) => new(IsUniform: false, _ => deviation);

    /// <summary>Six standard errors: one draw in a thousand million is farther off.</summary>
    private static void AssertDrawnFrom(Start start, torch.Tensor weight, string path)
    {
        var deviation = start.Deviation(weight.shape);
        var values = Array.ConvertAll(Values(weight), value => value / deviation);
        var tolerance = 6 / Math.Sqrt(2.0 * values.Length);
        Assert.Equal(0, values.Average(), 6 / Math.Sqrt(values.Length));
        if (tolerance < 0.3)
        {
            Assert.True(Math.Abs(Math.Sqrt(values.Average(v => v * v)) - 1) < tolerance, $"{path}: {Math.Sqrt(values.Average(v => v * v))} of the expected deviation {deviation}.");
            Assert.True(start.IsUniform == (values.Max(Math.Abs) <= Math.Sqrt(3) * 1.0001), $"{path}: the largest value is {values.Max(Math.Abs)} deviations.");
        }
    }

    /// <summary>One where there is a bias.</summary>
    private static int AssertBias(torch.Tensor? bias, torch.Tensor weight, bool? isZero, string path)
    {
        if (bias is null)
        {
            return 0;
        }

        var largest = Values(bias).Max(Math.Abs);
        Assert.True(isZero == (largest == 0) && largest <= 1.0001 / Math.Sqrt(FanIn(weight.shape)), $"{path}.bias has values up to {largest}.");
        return 1;
    }

    private static float[] Values(torch.Tensor tensor)
    {
        using var values = tensor.detach().cpu();
        return MemoryMarshal.Cast<byte, float>(values.bytes).ToArray();
    }

    private static long FanIn(long[] shape) => shape[1..].Aggregate(1L, (x, y) => x * y);

    private static long FanOut(long[] shape) => shape[0] * shape[2..].Aggregate(1L, (x, y) => x * y);

    /// <summary>A distribution around zero, by the deviation that it has for a shape.</summary>
    private sealed record Start(bool IsUniform, Func<long[], double> Deviation);

    /// <summary>How upstream starts a network; of biases it has none where null.</summary>
    private sealed record Family(Start Convolution, bool? ZeroConvolutionBias, Start Linear, bool? ZeroLinearBias)
    {
        /// <summary>A convolution that starts otherwise.</summary>
        public (string? Path, Start? Start) Other { get; init; }
    }
}
