using Unroll.Cpu.Packing;
using Unroll.Cpu.Simd;
using Unroll.Weights;
using Unroll.Weights.Parts;

namespace Unroll.Tests.Weights;

/// <summary>Large convolutions are packed some channels at a time; that must be what packing all at once gives.</summary>
public class WeightPackerTests
{
    private const double Epsilon = 1e-5;

    public static TheoryData<string, int, int, int, int> Layers => new()
    {
        { "Conv", 96, 200, 3, 1 },
        { "Conv", 128, 256, 3, 2 },
        { "ConvGrouped", 2056, 2056, 3, 257 },
        { "ConvDepthwise", 7300, 7300, 3, 7300 },
        { "ConvWinograd2", 64, 160, 3, 1 },
        { "ConvWinograd4", 64, 160, 3, 1 },
        { "ConvWinograd4", 192, 384, 3, 3 },
        { "ConvWinograd4", 52, 104, 3, 2 },
        { "ConvWinograd2", 26, 40, 3, 1 },
        { "ConvWinogradTaps", 192, 384, 3, 3 },
        { "ConvWinogradTaps", 26, 200, 3, 1 },
        { "Linear", 2048, 72, 1, 1 },
        { "Conv", 3, 10, 7, 1 },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void PartsAreWhatTheWholeIs(string kernel, int inChannels, int outChannels, int size, int groups)
    {
        var weights = Values(outChannels * (inChannels / groups) * size * size, 1);
        var state = State(weights, outChannels, inChannels / groups, size, norm: kernel != "Linear");
        var folded = (float[])weights.Clone();
        var bias = state.Bias;
        if (kernel != "Linear")
        {
            Fold(folded, bias, state);
        }

        var length = kernel switch
        {
            "Conv" or "Linear" => PackedLayout.Conv(inChannels, outChannels, size, size, groups),
            "ConvWinograd2" => PackedLayout.ConvWinograd(inChannels, outChannels, 2, groups),
            "ConvWinograd4" => PackedLayout.ConvWinograd(inChannels, outChannels, 4, groups),
            "ConvWinogradTaps" => PackedLayout.ConvWinogradTaps(inChannels, outChannels, groups),
            _ => PackedLayout.ConvGrouped(inChannels, outChannels, size, size, groups),
        };
        var expected = new float[length];
        switch (kernel)
        {
            case "Conv" or "Linear":
                ConvolutionPacking.Pack(folded, bias, expected, inChannels, outChannels, size, size, groups);
                break;
            case "ConvWinograd2" or "ConvWinograd4":
                WinogradPacking.Pack(folded, bias, expected, inChannels, outChannels, kernel == "ConvWinograd2" ? 2 : 4, groups);
                break;
            case "ConvWinogradTaps":
                WinogradPacking.PackTaps(folded, bias, expected, inChannels, outChannels, groups);
                break;
            default:
                GroupedPacking.Pack(folded, bias, expected, inChannels, outChannels, size, size, groups);
                break;
        }

        void Visit(WeightVisitor visitor)
        {
            var convolution = new ConvolutionWeights("conv", inChannels, outChannels, size, size, groups, Norm: "bn", Epsilon: Epsilon);
            switch (kernel)
            {
                case "Conv":
                    visitor.Conv(16, convolution);
                    break;
                case "ConvGrouped":
                    visitor.ConvGrouped(16, convolution);
                    break;
                case "ConvDepthwise":
                    visitor.ConvDepthwise(16, convolution);
                    break;
                case "ConvWinograd2":
                    visitor.ConvWinograd(16, convolution, tile: 2);
                    break;
                case "ConvWinograd4":
                    visitor.ConvWinograd(16, convolution, tile: 4);
                    break;
                case "ConvWinogradTaps":
                    visitor.ConvWinogradTaps(16, convolution);
                    break;
                default:
                    visitor.Linear(16, "conv", inChannels, outChannels);
                    break;
            }
        }

        foreach (var threads in new[] { 1, 3 })
        {
            var packed = new AlignedFloats(16 + length, zeroed: false);
            packed.Span.Fill(float.NaN);
            WeightPacker.Pack(Visit, Bind(Visit, state.State), packed, threads);
            Assert.Equal(expected, packed.Span[16..].ToArray());
        }
    }

    [Fact]
    public void PaddingOfVectorsBecomesZero()
    {
        static void Visit(WeightVisitor visitor) => visitor.GroupNorm(0, "gn", 5);
        using var state = StateDict.FromArrays([("gn.weight", [1, 2, 3, 4, 5], [5]), ("gn.bias", [6, 7, 8, 9, 10], [5])]);
        var packed = new AlignedFloats(32, zeroed: false);
        packed.Span.Fill(float.NaN);
        WeightPacker.Pack(Visit, Bind(Visit, state), packed, 1);
        Assert.Equal(
            [1, 2, 3, 4, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 7, 8, 9, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], packed.Span.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AnInfiniteWeightIsNamedByItsIndexInTheTensor(int threads)
    {
        const int Index = (70 * 2048) + 11;
        var weights = Values(72 * 2048, 1);
        weights[Index] = float.PositiveInfinity;
        static void Visit(WeightVisitor visitor) => visitor.Linear(0, "fc", 2048, 72);
        using var state = StateDict.FromArrays([("fc.weight", weights, [72, 2048])]);
        var packed = new AlignedFloats(PackedLayout.Linear(2048, 72), zeroed: false);
        var error = Assert.Throws<CheckpointException>(() => WeightPacker.Pack(Visit, Bind(Visit, state), packed, threads));
        Assert.Contains($"fc.weight [72,2048] is infinite at index {Index}", error.Message, StringComparison.Ordinal);
    }

    private static BoundParameters Bind(Action<WeightVisitor> visit, StateDict state) =>
        BoundParameters.Bind(new NetworkNeeds("net", ParameterList.Of(visit, "head."), "head.", []), state, new LoadOptions());

    /// <summary>The fold as its definition has it.</summary>
    private static void Fold(float[] weights, float[] bias, Parameters p)
    {
        var filter = weights.Length / bias.Length;
        for (var channel = 0; channel < bias.Length; channel++)
        {
            var scale = p.Gamma[channel] / Math.Sqrt(p.Variance[channel] + Epsilon);
            bias[channel] = (float)(p.Beta[channel] - (p.Mean[channel] * scale));
            for (var i = 0; i < filter; i++)
            {
                weights[(channel * filter) + i] = (float)(weights[(channel * filter) + i] * scale);
            }
        }
    }

    private static Parameters State(float[] weights, int outChannels, int inPerGroup, int size, bool norm)
    {
        var gamma = Values(outChannels, 2);
        var beta = Values(outChannels, 3);
        var mean = Values(outChannels, 4);
        var variance = Array.ConvertAll(Values(outChannels, 5), v => v * v);
        int[] shape = norm ? [outChannels, inPerGroup, size, size] : [outChannels, inPerGroup];
        List<(string, float[], int[])> tensors = [("conv.weight", weights, shape)];
        if (norm)
        {
            tensors.AddRange([
                ("bn.weight", gamma, [outChannels]), ("bn.bias", beta, [outChannels]),
                ("bn.running_mean", mean, [outChannels]), ("bn.running_var", variance, [outChannels])]);
        }

        return new Parameters(StateDict.FromArrays(tensors), new float[outChannels], gamma, beta, mean, variance);
    }

    private static float[] Values(int count, int seed)
    {
        var random = new Random(seed);
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (random.NextSingle() * 2) - 1;
        }

        return values;
    }

    private sealed record Parameters(StateDict State, float[] Bias, float[] Gamma, float[] Beta, float[] Mean, float[] Variance);
}
