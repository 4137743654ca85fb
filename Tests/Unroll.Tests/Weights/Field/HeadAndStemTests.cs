using Unroll.Testing.Checkpoints;
using Unroll.Weights;
using Unroll.Weights.Parts;
using static Unroll.Tests.Weights.Field.FieldModel;

namespace Unroll.Tests.Weights.Field;

/// <summary>Heads for other classes and first convolutions for other channels.</summary>
public class HeadAndStemTests
{
    private static readonly ParameterInfo Head = CheckpointFiles.Parameters.Single(p => p.Name == "fc.weight");
    private static readonly ParameterInfo HeadBias = CheckpointFiles.Parameters.Single(p => p.Name == "fc.bias");

    [Fact]
    public void Fewer_classes_come_first_and_are_counted()
    {
        float[] weight = [.. Enumerable.Range(0, 3 * 64).Select(i => (float)i)];
        using StateDict state = Open(new Dictionary<string, object?> { ["model"] = WithHead(weight, [1, 2, 3]) });
        var options = new CheckpointOptions { Head = HeadWeights.Padded };

        Assert.Equal(3, state.PartOf(Info, options).Classes);
        BoundParameters bound = BoundParameters.Bind(Needs, state, options);
        Assert.False(bound.CanReadParts(Head.Name));
        Assert.Equal([.. weight, .. new float[7 * 64]], Read(bound, Head));
        Assert.Equal([1, 2, 3, 0, 0, 0, 0, 0, 0, 0], Read(bound, HeadBias));
        LoadsRight(StateDict(), new LoadOptions { Head = HeadWeights.Padded });
    }

    [Fact]
    public void Other_classes_are_an_error_that_says_which_declaration_would_fit()
    {
        foreach (int classes in (int[])[3, 21])
        {
            var state = WithHead(new float[classes * 64], new float[classes]);
            string error = Refuses(state);
            Assert.Contains($"[NetworkVariant(typeof(…), Classes = {classes})]", error, StringComparison.Ordinal);
            Assert.DoesNotContain("Initial", error, StringComparison.Ordinal);
            LoadsRight(state, new LoadOptions { Head = HeadWeights.Initial });
        }

        Assert.Contains("Classes = 21", Refuses(WithHead(new float[21 * 64], new float[21]), new LoadOptions { Head = HeadWeights.Padded }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_head_is_an_error_that_says_how_to_do_without() =>
        Assert.Contains("HeadWeights.Initial", Refuses(StateDict(1, key => key.StartsWith("fc.", StringComparison.Ordinal) ? null : key)), StringComparison.Ordinal);

    /// <summary>torchvision's tutorials replace fc by a Sequential with a dropout; the pretrainedmodels package names it last_linear.</summary>
    [Theory]
    [InlineData("fc.1.")]
    [InlineData("last_linear.")]
    [InlineData("classifier.head.")]
    public void A_head_of_another_name_is_pointed_at_and_not_thrown_away(string head)
    {
        using var state = Open(StateDict(rename: key => key.Replace("fc.", head, StringComparison.Ordinal)));

        Assert.EndsWith(
            $"\nThe tensors of {head} have the shapes of the head's. If they are the head, rename them: StateDict.Open(…).Rename(key => key.Replace(\"{head}\", \"fc.\")).",
            Assert.Throws<CheckpointException>(() => BoundParameters.Bind(Needs, state, new LoadOptions())).Message,
            StringComparison.Ordinal);
        LoadsRight(state.Rename(key => key.Replace(head, "fc.", StringComparison.Ordinal)));
    }

    [Fact]
    public void Two_that_may_be_the_head_are_not_guessed_at()
    {
        var tensors = StateDict(rename: key => key.Replace("fc.", "fc.1.", StringComparison.Ordinal));
        tensors.Add("other.weight", tensors["fc.1.weight"]);
        tensors.Add("other.bias", tensors["fc.1.bias"]);
        using var state = Open(tensors);

        Assert.DoesNotContain("rename them", Assert.Throws<CheckpointException>(() => BoundParameters.Bind(Needs, state, new LoadOptions())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_NaN_in_a_padded_head_is_found()
    {
        float[] weight = new float[3 * 64];
        weight[100] = float.NaN;
        using StateDict state = Open(WithHead(weight, new float[3]));
        BoundParameters bound = BoundParameters.Bind(Needs, state, new CheckpointOptions { Head = HeadWeights.Padded });
        Assert.Contains("fc.weight [10,64] is NaN at index 100", Assert.Throws<CheckpointException>(() => Read(bound, Head)).Message, StringComparison.Ordinal);
    }

    /// <summary>The right values are those of timm's adapt_input_conv with PyTorch 1.13: torch.arange(1, 13).float().reshape(2, 3, 1, 2) * 0.1.</summary>
    [Theory]
    [InlineData(1, new[] { 0.9f, 1.2f, 2.7f, 3.0f })]
    [InlineData(2, new[] { 0.15f, 0.3f, 0.45f, 0.6f, 1.05f, 1.2f, 1.35f, 1.5f })]
    [InlineData(4, new[] { 0.075f, 0.15f, 0.225f, 0.3f, 0.375f, 0.45f, 0.075f, 0.15f, 0.525f, 0.6f, 0.675f, 0.75f, 0.825f, 0.9f, 0.525f, 0.6f })]
    public void The_stem_is_adapted_by_timms_rule(int channels, float[] expected)
    {
        float[] filters = [.. Enumerable.Range(1, 12).Select(i => i * 0.1f)];
        NetworkNeeds network = new("Net", [new("stem.weight", [2, channels, 1, 2], ParameterKind.Learned, false)], "", []);
        using StateDict state = Unroll.Weights.StateDict.FromArrays([("stem.weight", filters, [2, 3, 1, 2])], "w.pth");

        string error = Assert.Throws<CheckpointException>(() => BoundParameters.Bind(network, state, new CheckpointOptions())).Message;
        Assert.Contains("it is for images of 3 channels", error, StringComparison.Ordinal);
        Assert.Contains("Stem = StemWeights.Adapt", error, StringComparison.Ordinal);

        List<string> reports = [];
        BoundParameters bound = BoundParameters.Bind(network, state, new CheckpointOptions { Stem = StemWeights.Adapt, Report = reports.Add });
        float[] values = new float[expected.Length];
        bound.Read("stem.weight", values);
        Assert.All(values.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
        Assert.Equal($"w.pth: stem.weight is adapted from 3 channels to {channels}.", Assert.Single(reports));
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(4, 3)]
    [InlineData(4, 5)]
    [InlineData(6, 1)]
    public void What_timms_rule_does_not_adapt_is_mis_shaped(int from, int to)
    {
        NetworkNeeds network = new("Net", [new("stem.weight", [2, to, 1, 1], ParameterKind.Learned, false)], "", []);
        using StateDict state = Unroll.Weights.StateDict.FromArrays([("stem.weight", new float[2 * from], [2, from, 1, 1])]);
        string error = Assert.Throws<CheckpointException>(() => BoundParameters.Bind(network, state, new CheckpointOptions { Stem = StemWeights.Adapt })).Message;
        Assert.Contains("1 mis-shaped", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Stem =", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_first_convolution_is_adapted()
    {
        var state = StateDict();
        state["layer1.0.conv1.weight"] = new PickledTensor(new float[8 * 3 * 9], 8, 3, 3, 3);
        Assert.Contains("layer1.0.conv1.weight [8,3,3,3]", Refuses(state, new LoadOptions { Stem = StemWeights.Adapt }), StringComparison.Ordinal);
    }

    private static Dictionary<string, object?> WithHead(float[] weight, float[] bias)
    {
        var state = StateDict();
        state["fc.weight"] = new PickledTensor(weight, bias.Length, 64);
        state["fc.bias"] = new PickledTensor(bias, bias.Length);
        return state;
    }
}
