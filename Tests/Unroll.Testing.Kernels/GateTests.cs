using Unroll.Cpu.Arguments;


namespace Unroll.Testing.Kernels;

public class GateTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 21)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void RadixSoftmax_sums_to_one_over_the_splits(int seed)
    {
        var check = new KernelCheck(seed);
        var cardinality = check.Random.Next(1, 4);
        var (radix, group) = (check.Random.Next(1, 5), check.Random.Next(1, 60));
        var c = cardinality * group;
        var (x, values) = check.Map(1, 1, radix * c, seed % 3 == 0 ? 300f : 8f);
        var y = seed % 2 == 0 && cardinality == 1 ? x : check.Place(1, 1, radix * c);
        check.Assert(pass => pass.RadixSoftmax(x, y, radix, cardinality), y, (_, _, k) =>
        {
            var (split, channel) = (k / c, k % c);
            double At(int r) => values[0, 0, (channel / group * radix * group) + (r * group) + (channel % group)];
            return 1 / Enumerable.Range(0, radix).Sum(r => Math.Exp(At(r) - At(split)));
        });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ScaleChannels_scales_sums_and_adds(int seed)
    {
        var check = new KernelCheck(seed);
        var (h, w, c) = ElementwiseTests.RandomShape(check);
        var radix = check.Random.Next(1, 4);
        var (x, xs) = check.Map(h, w, radix * c);
        var (gate, gs) = check.Map(1, 1, radix * c);
        var (residual, rs) = check.Map(h, w, c);
        var withResidual = seed % 2 == 0;
        var activation = (Activation)(seed % 8);
        var y = check.Random.Next(3) switch { 0 => x with { Channels = c }, 1 when withResidual => residual, _ => check.Place(h, w, c) };
        check.Assert(
            pass => pass.ScaleChannels(x, gate, y, radix, activation, withResidual ? residual : default), y, (i, j, k) =>
            {
                var sum = withResidual ? (double)rs[i, j, k] : 0;
                for (var r = 0; r < radix; r++)
                {
                    sum += (double)xs[i, j, (r * c) + k] * gs[0, 0, (r * c) + k];
                }

                return ActivationTests.Reference(sum, activation);
            });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ScaleChannelsAvgPool_scales_then_pools(int seed)
    {
        var check = new KernelCheck(seed);
        var (h, w, c, window, outH, outW) = PoolTests.RandomPool(check, dilate: false);
        var (radix, divisor) = (check.Random.Next(1, 4), (PoolDivisor)(seed % 3));
        var (x, xs) = check.Map(h, w, radix * c);
        var (gate, gs) = check.Map(1, 1, radix * c);
        var y = check.Place(outH, outW, c);
        check.Assert(
            pass => pass.ScaleChannelsAvgPool(x, gate, y, radix, window, divisor), y, (i, j, k) =>
                Enumerable.Range(0, radix).Sum(r => gs[0, 0, (r * c) + k] * PoolTests.Average(xs, window, divisor, i, j, (r * c) + k)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void EcaGate_convolves_over_the_channels(int seed)
    {
        var check = new KernelCheck(seed);
        var (c, taps) = (check.Random.Next(1, 120), 1 + (2 * check.Random.Next(0, 5)));
        check.Vector(3);
        var (offset, weights) = check.Vector(taps);
        var (x, values) = check.Map(1, 1, c);
        var y = check.Place(1, 1, c);
        check.Assert(pass => pass.EcaGate(x, y, offset, taps), y, (_, _, k) =>
        {
            var sum = 0d;
            for (var j = 0; j < taps; j++)
            {
                var channel = k + j - ((taps - 1) / 2);
                sum += channel >= 0 && channel < c ? (double)weights[j] * values[0, 0, channel] : 0;
            }

            return 1 / (1 + Math.Exp(-sum));
        });
    }
}
