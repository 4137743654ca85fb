using Unroll.Cpu.Arguments;

namespace Unroll.Testing.Kernels;

public class ElementwiseTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Copy_copies(int seed)
    {
        var check = new KernelCheck(seed);
        var (h, w, c) = RandomShape(check);
        var (x, values) = check.Map(h, w, c);
        var y = check.Place(h, w, c);
        check.Assert(pass => pass.Copy(x, y), y, (i, j, k) => values[i, j, k], 0);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Add_adds_and_may_overwrite_an_operand(int seed)
    {
        var check = new KernelCheck(seed);
        var (h, w, c) = RandomShape(check);
        var (a, av) = check.Map(h, w, c);
        var (b, bv) = check.Map(h, w, c);
        var y = (seed % 3) switch { 0 => a, 1 => b, _ => check.Place(h, w, c) };
        var activation = (Activation)(seed % 8);
        check.Assert(
            pass => pass.Add(a, b, y, activation), y, (i, j, k) => ActivationTests.Reference((double)av[i, j, k] + bv[i, j, k], activation));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ChannelShuffle_takes_channels_in_turn(int seed)
    {
        var check = new KernelCheck(seed);
        var (h, w, c) = RandomShape(check);
        var (a, av) = check.Map(h, w, c);
        var (b, bv) = check.Map(h, w, c);
        var y = check.Place(h, w, 2 * c);
        check.Assert(pass => pass.ChannelShuffle(a, b, y), y, (i, j, k) => (k % 2 == 0 ? av : bv)[i, j, k / 2], 0);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ScalePixels_scales_rows_and_columns_in_place_or_not(int seed)
    {
        var check = new KernelCheck(seed);
        var (h, w, c) = RandomShape(check);
        var (x, values) = check.Map(h, w, c);
        var y = seed % 2 == 0 ? x : check.Place(h, w, c);
        float[] rows = [.. Enumerable.Range(0, h).Select(i => 1 + (i / 3f))], columns = [.. Enumerable.Range(0, w).Select(i => 2 - (i / 7f))];
        check.Assert(pass => pass.ScalePixels(x, y, rows, columns), y, (i, j, k) => (double)values[i, j, k] * rows[i] * columns[j]);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Activate_applies_each_function_in_place_or_not(int seed)
    {
        foreach (var activation in Enum.GetValues<Activation>())
        {
            var check = new KernelCheck(seed);
            var (h, w, c) = RandomShape(check);
            var (x, values) = check.Map(h, w, c, 12f);
            var y = seed % 2 == 0 ? x : check.Place(h, w, c);
            check.Assert(pass => pass.Activate(x, y, activation), y, (i, j, k) => ActivationTests.Reference(values[i, j, k], activation));
        }
    }

    [Fact]
    public void Activate_names_an_activation_that_is_none()
    {
        using var fixture = new KernelFixture(64, SimdLevel.Scalar);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => fixture.Pass.Activate(new View(0, 1, 1, 4), new View(0, 1, 1, 4), (Activation)99));
        Assert.Equal("activation", error.ParamName);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_large_map_is_shared_among_threads(int seed)
    {
        var check = new KernelCheck(seed);
        var (a, av) = check.Map(24, 25, 67);
        var (b, bv) = check.Map(24, 25, 67);
        check.Assert(pass => pass.Add(a, b, a, Activation.Relu), a, (i, j, k) => Math.Max(0, (double)av[i, j, k] + bv[i, j, k]));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_channels_of_a_small_map_are_shared_among_threads(int seed)
    {
        var check = new KernelCheck(seed);
        var (a, av) = check.Map(7, 7, 600 + seed);
        var (b, bv) = check.Map(7, 7, 600 + seed);
        check.Assert(pass => pass.Add(a, b, a, Activation.Relu), a, (i, j, k) => Math.Max(0, (double)av[i, j, k] + bv[i, j, k]));
    }

    internal static (int Height, int Width, int Channels) RandomShape(KernelCheck check) =>
        (check.Random.Next(1, 9), check.Random.Next(1, 9), check.Random.Next(1, 90));
}
