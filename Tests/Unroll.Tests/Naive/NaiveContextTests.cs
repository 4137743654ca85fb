using Unroll.Naive;

namespace Unroll.Tests.Naive;

/// <summary>Deformable convolution and attention against values worked out by hand.</summary>
public sealed class NaiveContextTests
{
    private static readonly NaiveTensor Map = NaiveTensor.From(i => i + 1, 1, 1, 2, 2);

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 0, 3)]
    [InlineData(0, 1, 2)]
    [InlineData(0.5, 0.25, 2.25)]
    [InlineData(-0.25, 0, 0.75)]
    [InlineData(1.5, 1, 2)]
    [InlineData(-1, 0, 0)]
    [InlineData(0, 2, 0)]
    public void A_moved_tap_reads_between_the_pixels_and_zeros_outside(double down, double right, double expected)
    {
        var offset = new NaiveTensor([down, right], 1, 2, 1, 1);
        var y = NaiveOps.DeformableConv2d(Map, offset, null, new NaiveTensor([1], 1, 1, 1, 1), (2, 2), (0, 0), (1, 1), 1);
        Assert.Equal(expected, Assert.Single(y.Data), 1e-12);
        y = NaiveOps.DeformableConv2d(Map, offset, new NaiveTensor([0.5], 1, 1, 1, 1), new NaiveTensor([10], 1, 1, 1, 1), (2, 2), (0, 0), (1, 1), 1);
        Assert.Equal(5 * expected, Assert.Single(y.Data), 1e-12);
    }

    [Fact]
    public void Without_moves_it_is_a_convolution()
    {
        var x = NaiveTensor.From(i => Math.Sin(i), 2, 4, 6, 5);
        var weight = NaiveTensor.From(i => Math.Cos(i), 6, 2, 3, 3);
        var y = NaiveOps.Conv2d(x, weight, null, stride: 2, pad: 1, dilation: 1, groups: 2);
        var moved = NaiveOps.DeformableConv2d(x, NaiveTensor.Zeros(2, 36, y.Shape[2], y.Shape[3]), null, weight, (2, 2), (1, 1), (1, 1), 2);
        Assert.Equal(y.Shape, moved.Shape);
        Assert.All(y.Data.Zip(moved.Data), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Attention_weighs_the_values()
    {
        var mask = new NaiveTensor([0, 0, 0, Math.Log(3)], 1, 1, 2, 2);
        Assert.Equal((1 + 2 + 3 + (3 * 4)) / 6.0, Assert.Single(NaiveOps.AttentionPool(Map, mask).Data), 1e-12);
        Assert.Equal(0.5 * 10 / 4, Assert.Single(NaiveOps.NonLocalMean(Map, 1, 1, (_, _, _) => 0.5).Data), 1e-12);
        Assert.Equal(2 * 4, NaiveOps.PixelProduct(Map, Map, 0, 1, 3), 1e-12);
    }
}
