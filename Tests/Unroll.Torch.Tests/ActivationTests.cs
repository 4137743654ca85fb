using TorchSharp;
using Unroll.Cpu.Arguments;
using Unroll.Cpu.Simd;
using static TorchSharp.torch.nn;

namespace Unroll.Torch.Tests;

/// <summary>The CPU's activations where PyTorch's are infinite or not a number: an overflow must look the same on both.</summary>
public class ActivationTests
{
    private static readonly float[] Values = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f, -1e30f, float.MinValue, 100f, -100f, -3f, 0f];

    public ActivationTests() => TorchSupport.NeedsLibtorch();

    public static TheoryData<Activation> All => [.. Enum.GetValues<Activation>()];

    [Theory]
    [MemberData(nameof(All))]
    public void The_cpu_computes_what_PyTorch_does_of_values_that_are_not_finite(Activation activation)
    {
        using var scope = torch.NewDisposeScope();
        var expected = PyTorch(torch.tensor(Values), activation).data<float>().ToArray();
        for (var i = 0; i < Values.Length; i++)
        {
            var actual = Cpu.Kernels.Activations.Apply<float, SimdScalar>(Values[i], activation);
            Assert.True(
                float.IsFinite(expected[i]) ? Math.Abs(actual - expected[i]) <= 1e-6 * Math.Max(1, Math.Abs(expected[i])) : actual.Equals(expected[i]),
                $"{activation}({Values[i]}) is {actual}, not {expected[i]}");
        }
    }

    private static torch.Tensor PyTorch(torch.Tensor x, Activation activation) => activation switch
    {
        Activation.None => x,
        Activation.Relu => functional.relu(x),
        Activation.Relu6 => functional.relu6(x),
        Activation.Sigmoid => torch.sigmoid(x),
        Activation.HardSigmoid => functional.hardsigmoid(x),
        Activation.HardSwish => functional.hardswish(x),
        Activation.Silu => functional.silu(x),
        Activation.LeakyRelu => functional.leaky_relu(x, 0.01),
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };
}
