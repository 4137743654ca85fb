using Unroll.Cpu.Arguments;
using Unroll.Cpu.Packing;
using Unroll.Cpu.Simd;

namespace Unroll.Testing.Kernels;

public class ConvolutionTests
{
    private static readonly SimdLevel[] _levels =
        [.. Enum.GetValues<SimdLevel>().Where(level => level != SimdLevel.Auto && level <= SimdLevels.Best)];

    public static TheoryData<Activation> EveryActivation => ActivationTests.All;

    [Fact]
    public void Dense_convolutions_of_random_geometry_match_the_definition()
    {
        var random = new Random(1);
        for (var i = 0; i < KernelJournal.Cases(40); i++)
        {
            var groups = random.Next(4) == 0 ? random.Next(2, 4) : 1;
            Check(i, Geometry(random, ConvolutionKind.Dense, groups, random.Next(1, 24), random.Next(1, 75)));
        }
    }

    [Fact]
    public void Every_tile_height_matches_the_definition()
    {
        for (var width = 1; width <= 27; width++)
        {
            foreach (var channels in new[] { 16, 32, 48 })
            {
                Check(width, new ConvolutionCase(
                    ConvolutionKind.Dense, 2, width, 5, channels, Window.Square(3, 1, 1), 1, Activation.Relu, ResidualKind.Separate));
            }

            Check(width, new ConvolutionCase(
                ConvolutionKind.Depthwise, 2, width, 29, 29, Window.Square(3, 1, 1), 29, Activation.Relu6, ResidualKind.InPlace));
        }
    }

    [Fact]
    public void Narrow_groups_of_random_geometry_match_the_definition()
    {
        var random = new Random(2);
        var pairs = new (int In, int Out)[] { (1, 2), (2, 2), (4, 4), (8, 8), (4, 8), (2, 8), (1, 8), (2, 4) };
        for (var i = 0; i < KernelJournal.Cases(40); i++)
        {
            var (inPerGroup, outPerGroup) = pairs[i % pairs.Length];
            Assert.True(PackedLayout.UsesGroupedKernel(inPerGroup, outPerGroup));
            Check(i, Geometry(random, ConvolutionKind.Grouped, random.Next(1, 12), inPerGroup, outPerGroup));
        }
    }

    [Fact]
    public void Depthwise_convolutions_of_random_geometry_match_the_definition()
    {
        var random = new Random(3);
        for (var i = 0; i < KernelJournal.Cases(40); i++)
        {
            Check(i, Geometry(random, ConvolutionKind.Depthwise, random.Next(1, 70), 1, 1));
        }
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(5, 1)]
    [InlineData(5, 2)]
    public void Depthwise_tiles_of_every_width_check_for_the_edges(int columns, int stride)
    {
        for (var width = 1; width <= 15; width++)
        {
            // Maps from a single row to more than the threads' bands; windows that reach over every edge, over some, and over none.
            foreach (var (height, rows, pad) in new[] { (1 + (width % 3), columns, columns / 2), (9, 3, width % 2), (12, columns, columns / 2) })
            {
                var window = new Window(rows, columns, stride, stride, Math.Min(pad, rows / 2), pad);
                if (height + (2 * window.PadTop) >= rows && width + (2 * pad) >= columns)
                {
                    Check(width, new ConvolutionCase(
                        ConvolutionKind.Depthwise, height, width, 61, 61, window, 61, (Activation)(width % 8), (ResidualKind)(width % 3), width % 2 * 3));
                }
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void A_depthwise_convolution_of_more_than_a_cache_matches_the_definition(int size) =>
        Check(size, new ConvolutionCase(ConvolutionKind.Depthwise, 57, 58, 120, 120, Window.Square(size, 1, size / 2), 120, Activation.Relu6));

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Winograd_convolutions_of_random_geometry_match_the_definition(int tile)
    {
        var random = new Random(tile);
        for (var i = 0; i < KernelJournal.Cases(25); i++)
        {
            var groups = random.Next(1, 4);
            var c = new ConvolutionCase(
                ConvolutionKind.Winograd, random.Next(1, 18), random.Next(1, 18), groups * random.Next(16, 60), groups * random.Next(16, 90), Window.Square(3, 1, 1), groups,
                (Activation)random.Next(0, 8), (ResidualKind)random.Next(0, 3), random.Next(2) * random.Next(1, 20), random.Next(0, 2), tile);
            Assert.True(PackedLayout.AllowsWinograd(c.InChannels / groups, c.OutChannels / groups));
            Check(i, c, 3e-6);
        }

        Check(25, new ConvolutionCase(ConvolutionKind.Winograd, 28, 28, 128, 32, Window.Square(3, 1, 1), Tile: tile), 3e-6);

        // A last panel of half the width, full and not; whole vectors beside it.
        Check(26, new ConvolutionCase(ConvolutionKind.Winograd, 9, 14, 48, 48, Window.Square(3, 1, 1), 1, Activation.Relu, ResidualKind.InPlace, Tile: tile), 3e-6);
        Check(27, new ConvolutionCase(ConvolutionKind.Winograd, 9, 14, 26, 26, Window.Square(3, 1, 1), 1, Activation.Relu, ResidualKind.InPlace, 38, Tile: tile), 3e-6);

        // Weights that are transformed a few input channels at a time, in parts of the same length and not; fewer panels than threads.
        Check(28, new ConvolutionCase(ConvolutionKind.Winograd, 7, 7, 512, 96, Window.Square(3, 1, 1), 1, Activation.Relu, ResidualKind.Separate, Tile: tile), 3e-6);
        Check(29, new ConvolutionCase(ConvolutionKind.Winograd, 7, 9, 2 * 331, 2 * 26, Window.Square(3, 1, 1), 2, Activation.Silu, Tile: tile), 3e-6);
    }

    [Fact]
    public void Weights_of_few_tiles_are_packed_as_they_are()
    {
        Assert.True(PackedLayout.KeepsWinogradTaps(PackedLayout.WinogradTiles(14, 14, 4)));
        Assert.True(PackedLayout.KeepsWinogradTaps(PackedLayout.WinogradTiles(7, 7, 2)));
        Assert.False(PackedLayout.KeepsWinogradTaps(PackedLayout.WinogradTiles(28, 28, 4)));
        Assert.Equal(PackedLayout.Conv(256, 256, 3, 3, 1), PackedLayout.ConvWinogradTaps(256, 256));
    }

    [Fact]
    public void Linear_layers_match_the_definition()
    {
        foreach (var (inputs, outputs, groups) in new[] { (1, 1, 1), (512, 10, 1), (37, 1000, 1), (64, 48, 2), (30, 99, 3), (2048, 33, 1) })
        {
            foreach (var activation in new[] { Activation.None, Activation.Sigmoid, Activation.Relu })
            {
                Check(inputs, new ConvolutionCase(
                    ConvolutionKind.Linear, 1, 1, inputs, outputs, new Window(1, 1), groups, activation, ResidualKind.None, inputs % 3));
            }
        }
    }

    [Fact]
    public void Linear_layers_over_a_map_match_the_definition()
    {
        // The weights of an output are [channels, rows, columns], as PyTorch flattens a map. A sum of 9216 products rounds a little more than a convolution's.
        foreach (var (h, w, channels, outputs) in new[] { (6, 6, 256, 40), (7, 7, 13, 100), (2, 5, 3, 1), (1, 9, 64, 33) })
        {
            foreach (var slack in new[] { 0, 16 })
            {
                Check(h, new ConvolutionCase(
                    ConvolutionKind.LinearMap, h, w, channels, outputs, new Window(h, w), 1, Activation.Relu, ResidualKind.None, slack), 3e-6);
            }
        }
    }

    [Fact]
    public void Long_sums_and_many_panels_match_the_definition()
    {
        Check(1, new ConvolutionCase(ConvolutionKind.Dense, 7, 7, 64, 160, Window.Square(3, 1, 1), 1, Activation.Relu, ResidualKind.InPlace));
        Check(2, new ConvolutionCase(ConvolutionKind.Dense, 1, 196, 256, 96, new Window(1, 1), 1, Activation.None, ResidualKind.Separate));
        Check(3, new ConvolutionCase(ConvolutionKind.Dense, 30, 30, 3, 64, Window.Square(7, 2, 3)));
    }

    [Fact]
    public void A_NaN_in_the_input_stays_a_NaN_through_the_activation()
    {
        foreach (var level in _levels)
        {
            foreach (var activation in Enum.GetValues<Activation>())
            {
                var c = new ConvolutionCase(ConvolutionKind.Dense, 3, 3, 2, 40, Window.Square(3, 1, 1), 1, activation);
                using var lab = new ConvolutionLab(c, 5, float.NaN);
                Assert.All(lab.Run(level, 1), value => Assert.True(float.IsNaN(value)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(EveryActivation))]
    public void An_activation_has_the_same_bits_in_a_convolution_as_after_it(Activation activation)
    {
        // Channel counts that end in vectors of every width and in single values.
        ConvolutionCase[] cases =
        [
            new(ConvolutionKind.Dense, 5, 13, 9, 61, Window.Square(3, 1, 1), 1, activation, ResidualKind.Separate, 5),
            new(ConvolutionKind.Dense, 4, 7, 12, 93, Window.Square(1), 3, activation),
            new(ConvolutionKind.Grouped, 5, 9, 36, 36, Window.Square(3, 1, 1), 9, activation, ResidualKind.InPlace, 2),
            new(ConvolutionKind.Depthwise, 6, 11, 31, 31, Window.Square(5, 2, 2), 31, activation, ResidualKind.Separate),
            new(ConvolutionKind.Winograd, 6, 9, 32, 64, Window.Square(3, 1, 1), 2, activation, ResidualKind.Separate, 4),
            new(ConvolutionKind.Winograd, 5, 7, 16, 32, Window.Square(3, 1, 1), 1, activation, ResidualKind.InPlace, 4, Tile: 2),
            new(ConvolutionKind.Linear, 1, 1, 40, 77, Window.Square(1), 1, activation),
        ];
        foreach (var c in cases)
        {
            using var lab = new ConvolutionLab(c, 11);
            var apart = lab.Run(SimdLevel.Scalar, 1, apart: true);
            KernelJournal.Add(apart);
            foreach (var level in _levels)
            {
                Assert.True(apart.AsSpan().SequenceEqualBits(lab.Run(level, 1, apart: true)), $"{c}: {level}, apart");
                for (var threads = 1; threads <= 2; threads++)
                {
                    Assert.True(apart.AsSpan().SequenceEqualBits(lab.Run(level, threads)), $"{c}: {level} on {threads} threads");
                }
            }
        }
    }

    [Theory]
    [InlineData(1, 1, false, true)]
    [InlineData(4, 4, true, false)]
    [InlineData(4, 8, true, false)]
    [InlineData(8, 4, false, false)]
    [InlineData(6, 6, false, false)]
    [InlineData(16, 16, false, false)]
    [InlineData(1, 2, true, false)]
    public void The_layout_names_one_kernel_for_a_group_s_size(int inPerGroup, int outPerGroup, bool grouped, bool depthwise)
    {
        Assert.Equal(grouped, PackedLayout.UsesGroupedKernel(inPerGroup, outPerGroup));
        Assert.Equal(depthwise, PackedLayout.UsesDepthwiseKernel(inPerGroup, outPerGroup));
    }

    [Theory]
    [InlineData(14, 14, 256, 256, 4)]
    [InlineData(7, 7, 512, 512, 2)]
    [InlineData(4, 4, 512, 512, 0)]
    [InlineData(7, 7, 32, 32, 0)]
    [InlineData(14, 14, 32, 32, 4)]
    [InlineData(56, 56, 64, 48, 4)]
    [InlineData(56, 56, 24, 64, 4)]
    [InlineData(56, 56, 12, 64, 0)]
    [InlineData(56, 56, 64, 12, 0)]
    public void Winograd_takes_maps_of_several_tiles(int height, int width, int inChannels, int outChannels, int tile) =>
        Assert.Equal(tile, PackedLayout.WinogradTile(height, width, inChannels, outChannels));

    private static ConvolutionCase Geometry(Random random, ConvolutionKind kind, int groups, int inPerGroup, int outPerGroup)
    {
        var window = new Window(
            random.Next(1, 5), random.Next(1, 5), random.Next(1, 4), random.Next(1, 4),
            random.Next(0, 3), random.Next(0, 3), random.Next(1, 3), random.Next(1, 3));
        if (random.Next(4) == 0)
        {
            window = new Window(1, 1);
        }

        return new ConvolutionCase(
            kind, random.Next(8, 14), random.Next(8, 34), groups * inPerGroup, groups * outPerGroup, window, groups,
            (Activation)random.Next(0, 8), (ResidualKind)random.Next(0, 3), random.Next(2) * random.Next(1, 20), random.Next(0, 2));
    }

    // Every level and thread count must give the same bits, so one comparison with the reference is enough for all of them.
    private static void Check(int seed, ConvolutionCase c, double tolerance = 1e-6)
    {
        using var lab = new ConvolutionLab(c, seed);
        var actual = lab.Run(SimdLevel.Scalar, 1);
        if (!KernelJournal.Add(actual))
        {
            var expected = lab.Reference();
            var error = 0.0;
            var size = 0.0;
            for (var i = 0; i < expected.Length; i++)
            {
                error += (expected[i] - actual[i]) * (expected[i] - actual[i]);
                size += expected[i] * expected[i];
            }

            Assert.True(Math.Sqrt(error) <= tolerance * Math.Sqrt(size), $"{c}: relative error {Math.Sqrt(error / size):g3}");
        }

        foreach (var level in _levels)
        {
            for (var threads = 1; threads <= 3; threads++)
            {
                Assert.True(actual.AsSpan().SequenceEqual(lab.Run(level, threads)), $"{c}: {level} on {threads} threads differs from scalar code");
            }
        }
    }
}
