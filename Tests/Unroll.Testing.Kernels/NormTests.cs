using Unroll.Cpu.Arguments;


namespace Unroll.Testing.Kernels;

public class NormTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 21)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void GroupNorm_normalises_each_group(int seed)
    {
        var check = new KernelCheck(seed);
        var groups = check.Random.Next(1, 34);
        var groupChannels = seed % 4 == 0 ? check.Random.Next(60, 150) / groups + 1 : check.Random.Next(1, 21);
        Check(check, groups, groupChannels, check.Random.Next(1, 8), check.Random.Next(2, 40), 0f, seed);
    }

    [Fact]
    public void GroupNorm_is_accurate_far_from_zero() => Check(new KernelCheck(1), 4, 8, 30, 31, 300f, 5);

    [Fact]
    public void GroupNorm_of_one_group_spans_all_channels() => Check(new KernelCheck(2), 1, 150, 6, 7, 1f, 6);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Affine_scales_and_shifts(int seed)
    {
        var check = new KernelCheck(seed);
        var (h, w, c) = ElementwiseTests.RandomShape(check);
        var (x, values) = check.Map(h, w, c);
        var (offset, scale) = check.Vector(c);
        var (_, shift) = check.Vector(c);
        var y = seed % 2 == 0 ? x : check.Place(h, w, c);
        var activation = (Activation)(seed % 8);
        check.Assert(
            pass => pass.Affine(x, y, offset, activation), y,
            (i, j, k) => ActivationTests.Reference(((double)values[i, j, k] * scale[k]) + shift[k], activation));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ConstantAffine_takes_a_pair_of_constants_for_each_channel(int seed)
    {
        var check = new KernelCheck(seed);
        var (h, w, c) = ElementwiseTests.RandomShape(check);
        var (x, values) = check.Map(h, w, c);
        var (_, scale) = check.Vector(c);
        var (_, shift) = check.Vector(c);
        var y = seed % 2 == 0 ? x : check.Place(h, w, c);
        check.Assert(pass => pass.ConstantAffine(x, y, scale, shift), y, (i, j, k) => ((double)values[i, j, k] * scale[k]) + shift[k]);
    }

    private static void Check(KernelCheck check, int groups, int groupChannels, int h, int w, float mean, int variant)
    {
        const float Epsilon = 1e-5f;
        var c = groups * groupChannels;
        var (x, values) = check.Map(h, w, c, 4f, mean);
        var (residual, added) = check.Map(h, w, c);
        var (offset, gamma) = check.Vector(c);
        var (_, beta) = check.Vector(c);
        var withResidual = variant % 2 == 0;
        var activation = variant % 3 == 0 ? Activation.Relu : Activation.None;
        var y = (variant % 5) switch { 0 => x, 1 when withResidual => residual, _ => check.Place(h, w, c) };
        var statistics = new Lazy<(double Mean, double Variance)[]>(() => [.. Enumerable.Range(0, groups).Select(Statistics)]);
        check.Assert(
            pass => pass.GroupNorm(x, y, offset, groups, Epsilon, activation, withResidual ? residual : default), y, (i, j, k) =>
            {
                var (average, variance) = statistics.Value[k / groupChannels];
                var normal = ((values[i, j, k] - average) / Math.Sqrt(variance + Epsilon) * gamma[k]) + beta[k];
                return ActivationTests.Reference(normal + (withResidual ? added[i, j, k] : 0), activation);
            });

        (double Mean, double Variance) Statistics(int group)
        {
            var all = new List<double>();
            for (var i = 0; i < h * w; i++)
            {
                for (var k = 0; k < groupChannels; k++)
                {
                    all.Add(values[i / w, i % w, (group * groupChannels) + k]);
                }
            }

            var average = all.Average();
            return (average, all.Average(v => (v - average) * (v - average)));
        }
    }
}
