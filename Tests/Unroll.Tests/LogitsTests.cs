namespace Unroll.Tests;

/// <summary>Probabilities and the best classes.</summary>
public sealed class LogitsTests
{
    [Fact]
    public void Probabilities_are_the_exponentials_parts_of_their_sum()
    {
        var actual = Logits.Softmax([0, (float)Math.Log(2), (float)Math.Log(5)]);

        Assert.All([0.125, 0.25, 0.625], (probability, i) => Assert.Equal(probability, actual[i], 1e-7));
        Assert.Equal(1, actual.Sum(), 1e-12);
    }

    [Fact]
    public void Large_logits_do_not_overflow() => Assert.Equal([0, 1, 0], Logits.Softmax([-3e38f, 3e38f, float.NegativeInfinity]));

    [Fact]
    public void What_is_not_a_number_stays_so() => Assert.All(Logits.Softmax([1, float.NaN, 2]), probability => Assert.True(double.IsNaN(probability)));

    [Fact]
    public void Another_number_of_probabilities_is_refused() => Assert.StartsWith(
        "3 logits have as many probabilities; there is room for 2.", Assert.Throws<ArgumentException>(() => Logits.Softmax([1, 2, 3], new double[2])).Message, StringComparison.Ordinal);

    [Fact]
    public void The_best_come_first_and_of_equal_ones_the_first()
    {
        var best = Logits.Top([0, 5, -1, 5, 7], 3, ["a", "b", "c", "d", "e"]);

        Assert.Equal([(4, "e"), (1, "b"), (3, "d")], best.Select(prediction => (prediction.Class, prediction.Label)));
        Assert.Equal(best[1].Probability, best[2].Probability);
        Assert.InRange(best[0].Probability, 0.78, 0.79);
    }

    [Fact]
    public void Classes_without_names_have_their_numbers_and_there_are_no_more_than_all() =>
        Assert.Equal(["class 1", "class 0"], Logits.Top([0f, 1f]).Select(prediction => prediction.Label));

    [Fact]
    public void A_name_is_needed_for_each_class() => Assert.StartsWith(
        "The network tells 3 classes apart and needs a name for each; 2 names are given.",
        Assert.Throws<ArgumentException>("classes", () => Logits.Top([1f, 2f, 3f], 1, ["a", "b"])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void None_is_not_a_number_of_classes() => Assert.Throws<ArgumentOutOfRangeException>("count", () => Logits.Top([1f], 0));
}
