using Unroll.Cpu.Arguments;
using Unroll.Naive;

namespace Unroll.Testing.Kernels;

/// <summary>Attention kernels against naive ones, at every vector width and several thread counts.</summary>
public class AttentionTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 21)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AttentionPool_weighs_the_pixels(int seed)
    {
        var check = new KernelCheck(seed);
        var (h, w, c) = (check.Random.Next(1, 20), check.Random.Next(1, 20), check.Random.Next(1, 70));
        var (x, xs) = check.Map(h, w, c);
        var (mask, ms) = check.Map(h, w, 1, seed % 3 == 0 ? 200f : 6f, seed % 2 == 0 ? 500f : 0f);
        var y = check.Place(1, 1, c);
        var workspace = check.Workspace(h * w);
        var expected = NaiveOps.AttentionPool(DeformConvTests.ToNchw(xs), DeformConvTests.ToNchw(ms));
        check.Assert(pass => pass.AttentionPool(x, mask, y, workspace), y, (_, _, k) => expected[0, k, 0, 0]);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AddChannels_adds_a_vector_to_each_pixel(int seed)
    {
        var check = new KernelCheck(seed);
        var (h, w, c) = ElementwiseTests.RandomShape(check);
        var (x, xs) = check.Map(h, w, c);
        var (vector, vs) = check.Map(1, 1, c);
        var (residual, rs) = check.Map(h, w, c);
        var withResidual = seed % 2 == 0;
        var activation = (Activation)(seed % 7);
        var y = check.Random.Next(3) switch { 0 => x, 1 when withResidual => residual, _ => check.Place(h, w, c) };
        check.Assert(
            pass => pass.AddChannels(x, vector, y, activation, withResidual ? residual : default), y,
            (i, j, k) => ActivationTests.Reference((double)xs[i, j, k] + vs[0, 0, k] + (withResidual ? rs[i, j, k] : 0), activation));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void NonLocal_sums_the_values_weighed_by_pairs(int seed)
    {
        var pairwise = (PairwiseFunction)(seed % 3);
        var check = new KernelCheck(seed);
        var random = check.Random;
        var (h, w, keyH, keyW) = (random.Next(1, 9), random.Next(1, 9), random.Next(1, 13), random.Next(1, 13));
        var (d, c) = (random.Next(1, 70), random.Next(1, 50));
        var scale = pairwise == PairwiseFunction.Softmax ? 0.3f : 1f;
        var (queries, qs) = check.Map(h, w, d, seed % 2 == 0 ? 4f : 1f);
        var (keys, ks) = check.Map(keyH, keyW, d);
        var (values, vs) = check.Map(keyH, keyW, c);
        var y = check.Place(h, w, c);
        check.Vector(3);
        var (offset, weights) = pairwise == PairwiseFunction.Concatenation ? check.Vector(2 * d) : (-1, []);
        var expected = new Lazy<NaiveTensor>(() =>
        {
            NaiveTensor q = DeformConvTests.ToNchw(qs), k = DeformConvTests.ToNchw(ks), g = DeformConvTests.ToNchw(vs);
            return pairwise switch
            {
                PairwiseFunction.Softmax => NaiveOps.NonLocalSoftmax(g, h, w, (n, i, j) => scale * NaiveOps.PixelProduct(q, k, n, i, j)),
                PairwiseFunction.DotProduct => NaiveOps.NonLocalMean(g, h, w, (n, i, j) => NaiveOps.PixelProduct(q, k, n, i, j)),
                _ => NaiveOps.NonLocalMean(g, h, w, (n, i, j) => Math.Max(0, Project(q, weights[..d], i) + Project(k, weights[d..], j))),
            };
        });
        check.Assert(pass => pass.NonLocal(queries, keys, values, y, pairwise, scale, offset), y, (i, j, channel) => expected.Value[0, channel, i, j], 3e-6);
    }

    private static double Project(NaiveTensor map, float[] weights, int pixel) =>
        NaiveOps.PixelProduct(map, NaiveTensor.FromFloats(weights, 1, weights.Length, 1, 1), 0, pixel, 0);
}
