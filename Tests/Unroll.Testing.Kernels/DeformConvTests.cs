using Unroll.Cpu.Arguments;
using Unroll.Cpu.Packing;
using Unroll.Cpu.Simd;
using Unroll.Naive;

namespace Unroll.Testing.Kernels;

/// <summary>Deformable convolution against the naive one, at every vector width and several thread counts.</summary>
public class DeformConvTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 24)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void DeformConv_moves_and_weighs_its_taps(int seed)
    {
        var random = new Random(seed);
        var groups = random.Next(3) == 0 ? random.Next(2, 4) : 1;
        var deformGroups = random.Next(3) == 0 ? random.Next(2, 5) : 1;
        var inChannels = groups * deformGroups * random.Next(1, 12);
        var outChannels = groups * random.Next(1, seed % 4 == 0 ? 40 : 12);
        var window = new Window(
            random.Next(1, 4), random.Next(1, 4), random.Next(1, 3), random.Next(1, 3), random.Next(0, 3), random.Next(0, 3), random.Next(1, 3), random.Next(1, 3));
        Check(seed, inChannels, outChannels, random.Next(5, 12), random.Next(5, 12), window, groups, deformGroups, modulated: seed % 2 == 1, scale: seed % 3 == 0 ? 1f : 6f);
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(4, 2, true)]
    public void Samples_that_do_not_fit_at_once_are_taken_row_by_row(int groups, int deformGroups, bool modulated)
    {
        const int Channels = 1024;
        Assert.InRange(PackedLayout.DeformableRows(7, 12, Channels, 3, 3), 1, 3);
        Check(77, Channels, 16, 7, 12, Window.Square(3, 1, 1), groups, deformGroups, modulated, 3f);
    }

    [Fact]
    public void A_move_that_is_not_a_number_shows_in_the_result()
    {
        using var fixture = new KernelFixture(64, SimdLevels.Best, weightsLength: 32);
        View x = new(0, 1, 1, 1), offsets = new(16, 1, 1, 2), y = new(18, 1, 1, 1);
        fixture.Fill(x, (_, _, _) => 1);
        fixture.Fill(offsets, (_, _, c) => c == 0 ? float.NaN : 0);
        fixture.Weights.Fill(1);

        fixture.Pass.DeformConv(x, offsets, y, weights: 0, workspace: 32, new Window(1, 1), deformGroups: 1, modulated: false);

        Assert.True(float.IsNaN(fixture.Arena[18]));
    }

    /// <summary>A pixel outside the map counts for zero, and none but a neighbour inside stands for it: an infinite one elsewhere would come in as a NaN.</summary>
    [Fact]
    public void What_is_infinite_elsewhere_stays_there()
    {
        using var fixture = new KernelFixture(64, SimdLevels.Best, weightsLength: 32);
        View x = new(0, 3, 1, 1), offsets = new(16, 3, 1, 2), y = new(24, 3, 1, 1);
        fixture.Fill(x, (row, _, _) => row == 0 ? float.PositiveInfinity : 1);
        fixture.Fill(offsets, (row, _, c) => c == 1 ? 0 : row == 1 ? 7 : 0.5f);
        fixture.Weights.Fill(1);

        fixture.Pass.DeformConv(x, offsets, y, weights: 0, workspace: 32, new Window(1, 1), deformGroups: 1, modulated: false);

        Assert.False(float.IsFinite(fixture.Arena[24]));
        Assert.Equal((1f, 1.5f), (fixture.Arena[25], fixture.Arena[26]));
    }

    private static void Check(
        int seed, int inChannels, int outChannels, int h, int w, Window window, int groups, int deformGroups, bool modulated, float scale)
    {
        var check = new KernelCheck(seed);
        var outH = ((h + (2 * window.PadTop) - ((window.Height - 1) * window.DilationY) - 1) / window.StrideY) + 1;
        var outW = ((w + (2 * window.PadLeft) - ((window.Width - 1) * window.DilationX) - 1) / window.StrideX) + 1;
        var taps = window.Height * window.Width;
        var (x, xs) = check.Map(h, w, inChannels);
        var (offsets, moves) = check.Map(outH, outW, deformGroups * taps * (modulated ? 3 : 2), scale);
        var y = check.Place(outH, outW, outChannels);
        var workspace = check.Workspace(PackedLayout.DeformableWorkspace(outH, outW, inChannels, window.Height, window.Width));
        var filters = Random(check.Random, outChannels * inChannels / groups * taps);
        var bias = Random(check.Random, outChannels);
        var packed = new float[PackedLayout.Conv(inChannels, outChannels, window.Height, window.Width, groups)];
        ConvolutionPacking.Pack(filters, bias, packed, inChannels, outChannels, window.Height, window.Width, groups);
        check.Vector(5);
        var weights = check.Weights(packed);
        var activation = seed % 2 == 0 ? Activation.Relu : Activation.None;
        var expected = new Lazy<NaiveTensor>(() =>
        {
            var map = ToNchw(moves);
            var mask = modulated
                ? NaiveTensor.From(i => 1 / (1 + Math.Exp(-map.Data[(2 * deformGroups * taps * outH * outW) + i])), 1, deformGroups * taps, outH, outW)
                : null;
            return NaiveOps.DeformableConv2d(
                ToNchw(xs), new NaiveTensor(map.Data[..(2 * deformGroups * taps * outH * outW)], 1, 2 * deformGroups * taps, outH, outW), mask,
                NaiveTensor.FromFloats(filters, outChannels, inChannels / groups, window.Height, window.Width),
                (window.StrideY, window.StrideX), (window.PadTop, window.PadLeft), (window.DilationY, window.DilationX), groups);
        });

        check.Assert(
            pass => pass.DeformConv(x, offsets, y, weights, workspace, window, deformGroups, modulated, groups, activation), y,
            (i, j, k) => ActivationTests.Reference(expected.Value[0, k, i, j] + bias[k], activation), 3e-6);
    }

    private static float[] Random(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];

    internal static NaiveTensor ToNchw(float[,,] hwc)
    {
        var (h, w, c) = (hwc.GetLength(0), hwc.GetLength(1), hwc.GetLength(2));
        return NaiveTensor.From(i => hwc[i / w % h, i % w, i / (w * h)], 1, c, h, w);
    }
}
