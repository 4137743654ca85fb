using Unroll.Weights;
using Unroll.Weights.Parts;

namespace Unroll.Tests.Weights;

/// <summary>Binding a state dict to a network's parameters.</summary>
public class ParameterMatchTests
{
    private static readonly ParameterInfo[] Network =
    [
        new("conv.weight", [2, 1, 1, 1], ParameterKind.Learned, false),
        new("bn.num_batches_tracked", [], ParameterKind.Counter, false),
        new("fc.weight", [3, 4], ParameterKind.Learned, true),
        new("fc.bias", [3], ParameterKind.Learned, true),
    ];

    private static readonly (string, float[], int[]) Convolution = ("conv.weight", [1, 2], [2, 1, 1, 1]);

    [Fact]
    public void CountersMayBeMissingOrVectorsOfOne()
    {
        (string, float[], int[])[] rest = [Convolution, ("fc.weight", new float[12], [3, 4]), ("fc.bias", new float[3], [3])];
        Bind([.. rest], new());
        Bind([.. rest, ("bn.num_batches_tracked", [5], [1])], new());
        Assert.Contains(
            "bn.num_batches_tracked [2] where [] is expected",
            Assert.Throws<CheckpointException>(() => Bind([.. rest, ("bn.num_batches_tracked", [5, 6], [2])], new())).Message);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void InitialHeadIgnoresTheCheckpoints(bool isMisshaped, bool hasUnexpected)
    {
        List<(string, float[], int[])> entries = [Convolution];
        if (isMisshaped)
        {
            entries.Add(("fc.weight", new float[8], [2, 4]));
        }

        if (hasUnexpected)
        {
            entries.Add(("fc.extra", [1], [1]));
        }

        Assert.Throws<CheckpointException>(() => Bind([.. entries], new()));
        BoundParameters bound = Bind([.. entries], new() { Head = HeadWeights.Initial });

        float[] weight = new float[12];
        float[] bias = new float[3];
        bound.Read("fc.weight", weight);
        bound.Read("fc.bias", bias);
        Assert.All(weight, x => Assert.InRange(x, -0.5f, 0.5f));
        Assert.All(bias, x => Assert.InRange(x, -0.5f, 0.5f));
        Assert.Equal(15, weight.Concat(bias).Distinct().Count());
        float[] again = new float[12];
        bound.Read("fc.weight", again);
        Assert.Equal(weight, again);
        float[] convolution = new float[2];
        bound.Read("conv.weight", convolution);
        Assert.Equal([1, 2], convolution);
    }

    [Fact]
    public void InitialValuesFillTheirRange()
    {
        float[] values = new float[100_000];
        LinearInit.Fill("fc.weight", 64, values);
        Assert.InRange(values.Min(), -0.125f, -0.1249f);
        Assert.InRange(values.Max(), 0.1249f, 0.125f);
        Assert.InRange(values.Average(), -1e-3f, 1e-3f);
    }

    [Fact]
    public void HeadlessNetworkIgnoresTheHeadOnlyOnDemand()
    {
        ParameterInfo[] backbone = [Network[0]];
        using StateDict state = StateDict.FromArrays([Convolution, ("fc.weight", new float[12], [3, 4])], "w.pth");
        string message = Assert.Throws<CheckpointException>(() => BoundParameters.Bind(new NetworkNeeds("Net", backbone, "fc.", []), state, new LoadOptions())).Message;
        Assert.Contains("w.pth does not fit Net: 0 missing, 1 unexpected", message);
        Assert.Contains("fc.weight [3,4]", message);
        Assert.Contains("Only the head differs", message);
        BoundParameters.Bind(new NetworkNeeds("Net", backbone, "fc.", []), state, new LoadOptions { Head = HeadWeights.Initial });
    }

    [Fact]
    public void LongListsAreCut()
    {
        ParameterInfo[] many = [.. Enumerable.Range(0, 500).Select(i => new ParameterInfo($"p{i}", [i], ParameterKind.Learned, false))];
        using StateDict state = StateDict.FromArrays([]);
        string message = Assert.Throws<CheckpointException>(() => BoundParameters.Bind(new NetworkNeeds("Net", many, "", []), state, new LoadOptions())).Message;
        Assert.Contains("500 missing", message);
        Assert.Contains("p19 [19]", message);
        Assert.DoesNotContain("p20 [20]", message);
        Assert.Contains("and 480 more", message);
        Assert.DoesNotContain("Only the head", message);
    }

    [Theory]
    [InlineData(0, float.NaN, "NaN")]
    [InlineData(37, float.PositiveInfinity, "infinite")]
    [InlineData(98, float.NegativeInfinity, "infinite")]
    public void NonFiniteValuesAreFoundWhereverTheyAre(int index, float value, string word)
    {
        float[] values = [.. Enumerable.Repeat(float.MaxValue, 99)];
        Assert.Equal(-1, BoundParameters.IndexOfNonFinite(values));
        values[index] = value;
        ParameterInfo[] network = [new("p", [99], ParameterKind.Learned, false)];
        using StateDict state = StateDict.FromArrays([("p", values, [99])]);
        BoundParameters bound = BoundParameters.Bind(new NetworkNeeds("Net", network, "", []), state, new LoadOptions());
        string message = Assert.Throws<CheckpointException>(() => bound.Read("p", new float[99])).Message;
        Assert.Contains($"parameter p [99] is {word} at index {index}", message);
        float[] read = new float[99];
        BoundParameters.Bind(new NetworkNeeds("Net", network, "", []), state, new LoadOptions { AllowNonFinite = true }).Read("p", read);
        Assert.Equal(values, read);
    }

    private static BoundParameters Bind((string, float[], int[])[] entries, LoadOptions options)
    {
        return BoundParameters.Bind(new NetworkNeeds("Net", Network, "fc.", []), StateDict.FromArrays(entries), options);
    }
}
