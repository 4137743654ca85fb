using Unroll.Naive;

namespace Unroll.Tests.Naive;

/// <summary>The reference's operators against values worked out by hand.</summary>
public sealed class NaiveOpsTests
{
    private static NaiveTensor Count(params int[] shape) => NaiveTensor.From(i => i + 1, shape);

    private static void Equal(NaiveTensor actual, int[] shape, params double[] values)
    {
        Assert.Equal(shape, actual.Shape);
        Assert.Equal(values.Length, actual.Data.Length);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(values[i], actual.Data[i], 1e-12);
        }
    }

    [Fact]
    public void A_convolution_sums_its_window_over_zeros_outside()
    {
        // 1 2 3 / 4 5 6 / 7 8 9 under 1 0 / 0 10.
        var kernel = new NaiveTensor([1, 0, 0, 10], 1, 1, 2, 2);
        Equal(NaiveOps.Conv2d(Count(1, 1, 3, 3), kernel), [1, 1, 2, 2], 51, 62, 84, 95);
        Equal(NaiveOps.Conv2d(Count(1, 1, 3, 3), kernel, new NaiveTensor([0.5], 1), stride: 2, pad: 1), [1, 1, 2, 2], 10.5, 30.5, 70.5, 95.5);
        Equal(NaiveOps.Conv2d(Count(1, 1, 3, 3), kernel, dilation: 2), [1, 1, 1, 1], 91);
    }

    [Fact]
    public void A_convolution_may_be_padded_on_one_side_and_step_unequally()
    {
        var kernel = new NaiveTensor([1, 1], 1, 1, 1, 2);
        Equal(NaiveOps.Conv2d(Count(1, 1, 2, 3), kernel, null, (2, 1), new Pads(0, 0, 0, 1), (1, 1), 1), [1, 1, 1, 3], 3, 5, 3);
        Equal(NaiveOps.Conv2d(Count(1, 1, 2, 3), kernel, null, (1, 2), new Pads(1, 0, 1, 0), (1, 1), 1), [1, 1, 3, 2], 0, 0, 1, 5, 4, 11);
    }

    [Fact]
    public void A_wide_row_takes_the_vectors_and_the_rest()
    {
        var y = NaiveOps.Conv2d(Count(1, 1, 1, 19), new NaiveTensor([1, 2, 3], 1, 1, 1, 3), null, (1, 1), Pads.Of(0, 1), (1, 1), 1);
        for (var x = 0; x < 19; x++)
        {
            Assert.Equal(x + 2 * (x + 1) + (x == 18 ? 0 : 3 * (x + 2)), y.Data[x]);
        }
    }

    [Fact]
    public void Channels_and_groups_of_a_convolution()
    {
        var x = Count(1, 4, 1, 2); // channels (1 2) (3 4) (5 6) (7 8)
        Equal(NaiveOps.Conv2d(x, new NaiveTensor([1, 10, 100, 1000], 1, 4, 1, 1)), [1, 1, 1, 2], 7531, 8642);
        Equal(NaiveOps.Conv2d(x, new NaiveTensor([1, 10, 1, 100], 2, 2, 1, 1), groups: 2), [1, 2, 1, 2], 31, 42, 705, 806);
        Equal(NaiveOps.Conv2d(Count(2, 1, 1, 1), new NaiveTensor([3, 4], 2, 1, 1, 1)), [2, 2, 1, 1], 3, 4, 6, 8);
        Assert.Throws<ArgumentException>(() => NaiveOps.Conv2d(x, new NaiveTensor([1, 10], 1, 2, 1, 1)));
    }

    [Fact]
    public void Norms()
    {
        var one = new NaiveTensor([2, 3], 2);
        Equal(
            NaiveOps.BatchNorm(Count(1, 2, 1, 2), one, new NaiveTensor([10, 20], 2), new NaiveTensor([1, 2], 2), new NaiveTensor([4, 0.25], 2), 0),
            [1, 2, 1, 2], 10, 11, 26, 32);

        // 1 3 has mean 2 and variance 1; 1..4 has mean 2.5 and variance 1.25.
        Equal(NaiveOps.InstanceNorm(new NaiveTensor([1, 3, 5, 9], 1, 2, 1, 2), one, eps: 0), [1, 2, 1, 2], -2, 2, -3, 3);
        var root = Math.Sqrt(1.25);
        Equal(NaiveOps.GroupNorm(Count(1, 2, 1, 2), 1, one, new NaiveTensor([0, 1], 2), 0), [1, 2, 1, 2], -3 / root, -1 / root, 1 + 1.5 / root, 1 + 4.5 / root);
        Equal(NaiveOps.LayerNorm(new NaiveTensor([1, 3, 5, 9], 2, 2), 1, one, new NaiveTensor([0, 1], 2), 0), [2, 2], -2, 4, -2, 4);
        Equal(NaiveOps.LayerNorm(new NaiveTensor([1, 3], 2), 1, eps: 3), [2], -0.5, 0.5);
    }

    [Fact]
    public void A_maximum_never_comes_from_the_padding()
    {
        var x = NaiveOps.Scale(Count(1, 1, 3, 3), -1);
        Equal(NaiveOps.MaxPool2d(x, 3, 2, 1), [1, 1, 2, 2], -1, -2, -4, -5);
        Equal(NaiveOps.MaxPool2d(Count(1, 1, 3, 3), 2), [1, 1, 1, 1], 5);
        Equal(NaiveOps.MaxPool2d(Count(1, 1, 3, 3), 2, ceil: true), [1, 1, 2, 2], 5, 6, 8, 9);
        Equal(NaiveOps.MaxPool2d(Count(1, 1, 3, 3), 2, 1, dilation: 2), [1, 1, 1, 1], 9);
    }

    [Fact]
    public void A_ceiled_window_that_starts_in_the_padding_behind_is_dropped() =>
        Equal(NaiveOps.MaxPool2d(Count(1, 1, 1, 1), 1, 2, ceil: true), [1, 1, 1, 1], 1);

    [Fact]
    public void Averages_count_the_padding_as_asked()
    {
        var x = Count(1, 1, 2, 2);
        Equal(NaiveOps.AvgPool2d(x, 2), [1, 1, 1, 1], 2.5);
        Equal(NaiveOps.AvgPool2d(x, 3, 2, 1), [1, 1, 1, 1], 10.0 / 9);
        Equal(NaiveOps.AvgPool2d(x, 3, 2, 1, countIncludePad: false), [1, 1, 1, 1], 2.5);

        // Ceiled: the windows of the last row and column reach beyond the padding, which is not counted.
        Equal(NaiveOps.AvgPool2d(Count(1, 1, 3, 3), 2, ceil: true), [1, 1, 2, 2], 3, 4.5, 7.5, 9);
    }

    [Fact]
    public void Adaptive_windows_overlap_where_the_sizes_do_not_divide()
    {
        Equal(NaiveOps.AdaptiveAvgPool2d(Count(1, 1, 1, 3), 1, 2), [1, 1, 1, 2], 1.5, 2.5);
        Equal(NaiveOps.AdaptiveAvgPool2d(Count(1, 2, 1, 2)), [1, 2, 1, 1], 1.5, 3.5);
    }

    [Fact]
    public void Linear_and_matrix_products()
    {
        Equal(NaiveOps.Linear(Count(2, 2), Count(3, 2), new NaiveTensor([0, 1, 2], 3)), [2, 3], 5, 12, 19, 11, 26, 41);
        Equal(NaiveOps.MatMul(Count(2, 2), Count(2, 2)), [2, 2], 7, 10, 15, 22);
        Equal(NaiveOps.MatMul(Count(2, 1, 2), Count(2, 2, 1)), [2, 1, 1], 5, 25);
        Equal(NaiveOps.MatMul(Count(2, 1, 2), new NaiveTensor([1, 10], 2, 1)), [2, 1, 1], 21, 43);
        Equal(NaiveOps.MatMul(new NaiveTensor([1, 10], 1, 2), Count(2, 2, 1)), [2, 1, 1], 21, 43);
    }

    [Fact]
    public void A_softmax_sums_to_one_along_its_dimension()
    {
        var x = new NaiveTensor([0, 1000, Math.Log(3), 1000], 2, 2);
        Equal(NaiveOps.Softmax(x, 0), [2, 2], 0.25, 0.5, 0.75, 0.5);
        Equal(NaiveOps.Softmax(new NaiveTensor([0, Math.Log(3)], 1, 2), -1), [1, 2], 0.25, 0.75);
    }

    [Fact]
    public void Sums_and_means()
    {
        Equal(NaiveOps.Sum(Count(2, 3), [0]), [3], 5, 7, 9);
        Equal(NaiveOps.Sum(Count(2, 3), [-1], keepDims: true), [2, 1], 6, 15);
        Equal(NaiveOps.Sum(Count(2, 1, 3), [0, 2]), [1], 21);
        Equal(NaiveOps.Mean(Count(2, 3), [1]), [2], 2, 5);
        Equal(NaiveOps.Mean(Count(2, 3), []), [], 3.5);
    }

    [Fact]
    public void Cutting_and_joining()
    {
        var x = Count(2, 3);
        Equal(NaiveOps.Narrow(x, 1, 1, 2), [2, 2], 2, 3, 5, 6);
        Equal(NaiveOps.Cat(1, NaiveOps.Narrow(x, 1, 2, 1), NaiveOps.Narrow(x, 1, 0, 2)), [2, 3], 3, 1, 2, 6, 4, 5);
        Equal(NaiveOps.Cat(0, Count(1, 2), Count(1, 2)), [2, 2], 1, 2, 1, 2);
        Assert.Equal([2, 1], NaiveOps.Chunk(x, 2, 1).Select(part => part.Shape[1]));
        Equal(NaiveOps.Split(x, 1, 1)[2], [2, 1], 3, 6);
        Assert.Throws<ArgumentException>(() => NaiveOps.Cat(1, x, Count(1, 3)));
    }

    [Fact]
    public void Shapes()
    {
        var x = Count(1, 2, 3);
        Equal(NaiveOps.Permute(x, 2, 0, 1), [3, 1, 2], 1, 4, 2, 5, 3, 6);
        Equal(NaiveOps.Transpose(x, -1, -2), [1, 3, 2], 1, 4, 2, 5, 3, 6);
        Equal(NaiveOps.Reshape(x, 3, -1), [3, 2], 1, 2, 3, 4, 5, 6);
        Equal(NaiveOps.Flatten(x), [1, 6], 1, 2, 3, 4, 5, 6);
        Equal(NaiveOps.Pad(Count(1, 2), new Pads(1, 0, 0, 2), -1), [2, 4], -1, -1, -1, -1, 1, 2, -1, -1);
        Assert.Equal(6, x[0, 1, 2]);
    }

    [Fact]
    public void Activations()
    {
        var x = new NaiveTensor([-4, -1, 0, 2, 8], 5);
        Equal(NaiveOps.Relu(x), [5], 0, 0, 0, 2, 8);
        Equal(NaiveOps.Relu6(x), [5], 0, 0, 0, 2, 6);
        Equal(NaiveOps.LeakyRelu(x, 0.1), [5], -0.4, -0.1, 0, 2, 8);
        Equal(NaiveOps.HardSigmoid(x), [5], 0, 1.0 / 3, 0.5, 5.0 / 6, 1);
        Equal(NaiveOps.HardSwish(x), [5], 0, -1.0 / 3, 0, 5.0 / 3, 8);
        Equal(NaiveOps.Sigmoid(new NaiveTensor([Math.Log(3)], 1)), [1], 0.75);
        Equal(NaiveOps.Silu(new NaiveTensor([Math.Log(3)], 1)), [1], 0.75 * Math.Log(3));
    }

    [Fact]
    public void Broadcasting()
    {
        Equal(NaiveOps.Multiply(Count(1, 2, 1, 2), new NaiveTensor([1, 10], 1, 2, 1, 1)), [1, 2, 1, 2], 1, 2, 30, 40);
        Equal(NaiveOps.Add(Count(2, 1), Count(3)), [2, 3], 2, 3, 4, 3, 4, 5);
        Equal(NaiveOps.Subtract(Count(2), Count(2)), [2], 0, 0);
        Assert.Throws<ArgumentException>(() => NaiveOps.Add(Count(2), Count(3)));
    }

    [Fact]
    public void The_relative_distance() =>
        Assert.Equal(0.2, NaiveOps.RelativeL2(new NaiveTensor([3, 5], 2), new NaiveTensor([3, 4], 2)), 1e-12);
}
