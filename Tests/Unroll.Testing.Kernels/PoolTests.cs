using Unroll.Cpu.Arguments;

namespace Unroll.Testing.Kernels;

public class PoolTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void MaxPool_takes_the_maximum_inside_the_input(int seed)
    {
        var check = new KernelCheck(seed);
        var (h, w, c, window, outH, outW) = RandomPool(check, dilate: true);
        var (x, values) = check.Map(h, w, c, 4f, -9f);
        var y = check.Place(outH, outW, c);
        check.Assert(pass => pass.MaxPool(x, y, window), y, (i, j, k) => Taps(window, h, w, i, j).Max(t => values[t.Y, t.X, k]), 0);
    }

    [Theory]
    [InlineData(2, 3, 2)]
    [InlineData(1, 2, 2)]
    [InlineData(3, 5, 4)]
    public void Ceil_mode_takes_a_window_larger_than_the_map(int size, int kernel, int stride)
    {
        var check = new KernelCheck(size);
        var window = Window.Square(kernel, stride);
        var (x, values) = check.Map(size, size, 37);
        var all = Enumerable.Range(0, size * size).Select(t => (Y: t / size, X: t % size)).ToList();
        var largest = check.Place(1, 1, 37);
        check.Assert(pass => pass.MaxPool(x, largest, window), largest, (_, _, k) => all.Max(t => values[t.Y, t.X, k]), 0);
        var mean = check.Place(1, 1, 37);
        check.Assert(pass => pass.AvgPool(x, mean, window, PoolDivisor.Clipped), mean, (_, _, k) => all.Average(t => values[t.Y, t.X, k]));
    }

    [Fact]
    public void MaxPool_propagates_a_NaN_from_every_place_in_the_window()
    {
        foreach (var level in KernelFixture.Levels)
        {
            for (var place = 0; place < 9; place++)
            {
                using var fixture = new KernelFixture(2048, level);
                var x = new View(0, 3, 3, 83);
                var y = new View(1024, 1, 1, 83);
                fixture.Fill(x, (i, j, c) => (i * 3) + j == place && c % 2 == 0 ? float.NaN : 1);
                fixture.Pass.MaxPool(x, y, Window.Square(3));
                for (var c = 0; c < 83; c++)
                {
                    Assert.Equal(c % 2 == 0 ? float.NaN : 1, fixture.Read(y)[0, 0, c]);
                }
            }
        }
    }

    [Fact]
    public void MaxPool_of_a_large_map_is_shared_among_threads()
    {
        var check = new KernelCheck(5);
        var (x, values) = check.Map(57, 31, 70);
        var y = check.Place(29, 16, 70);
        var window = Window.Square(3, 2, 1);
        check.Assert(pass => pass.MaxPool(x, y, window), y, (i, j, k) => Taps(window, 57, 31, i, j).Max(t => values[t.Y, t.X, k]), 0);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AvgPool_divides_as_it_is_told(int seed)
    {
        foreach (var divisor in Enum.GetValues<PoolDivisor>())
        {
            var check = new KernelCheck(seed);
            var (h, w, c, window, outH, outW) = RandomPool(check, dilate: false);
            var (x, values) = check.Map(h, w, c);
            var y = check.Place(outH, outW, c);
            check.Assert(pass => pass.AvgPool(x, y, window, divisor), y, (i, j, k) => Average(values, window, divisor, i, j, k));
        }
    }

    [Theory]
    [InlineData(PoolDivisor.Clipped, 3d, 3d, 3d)]
    [InlineData(PoolDivisor.ClippedToPadding, 3d * 4 / 9, 3d * 6 / 9, 3d)]
    [InlineData(PoolDivisor.Full, 3d * 4 / 9, 3d * 6 / 9, 3d * 4 / 9)]
    public void AvgPool_of_a_constant_shows_the_divisor(PoolDivisor divisor, double corner, double edge, double overhang)
    {
        // PyTorch's AvgPool2d on a 5x5 map of threes: (3, stride 2, padding 1), and (3, stride 3, ceil_mode), whose last window hangs
        // over the edge by one, where even count_include_pad divides by what lies inside.
        using var fixture = new KernelFixture(256, SimdLevel.Scalar);
        var x = new View(0, 5, 5, 1);
        fixture.Fill(x, (_, _, _) => 3);
        var y = new View(64, 3, 3, 1);
        fixture.Pass.AvgPool(x, y, Window.Square(3, 2, 1), divisor);
        Assert.Equal(corner, fixture.Read(y)[0, 0, 0], 1e-6);
        Assert.Equal(edge, fixture.Read(y)[0, 1, 0], 1e-6);

        var z = new View(96, 2, 2, 1);
        fixture.Pass.AvgPool(x, z, Window.Square(3, 3), divisor);
        Assert.Equal(overhang, fixture.Read(z)[1, 1, 0], 1e-6);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void GlobalAvgPool_averages_the_sum_of_the_splits(int seed)
    {
        var check = new KernelCheck(seed);
        var radix = check.Random.Next(1, 4);
        var (h, w, c) = (check.Random.Next(1, 9), check.Random.Next(1, 40), check.Random.Next(1, 200));
        var (x, values) = check.Map(h, w, radix * c, 4f, 1f);
        var y = check.Place(1, 1, c);
        check.Assert(pass => pass.GlobalAvgPool(x, y, radix), y, (_, _, k) =>
        {
            var sum = 0d;
            for (var i = 0; i < h * w * radix; i++)
            {
                sum += values[i / radix / w, i / radix % w, (i % radix * c) + k];
            }

            return sum / (h * w);
        }, 5e-7);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AdaptiveAvgPool_averages_windows_that_follow_from_the_sizes(int seed)
    {
        var check = new KernelCheck(seed);
        var (h, w, c) = (check.Random.Next(1, 20), check.Random.Next(1, 20), check.Random.Next(1, 90));
        var (outH, outW) = (check.Random.Next(1, 9), check.Random.Next(1, 9));
        var (x, values) = check.Map(h, w, c);
        var y = check.Place(outH, outW, c);
        check.Assert(pass => pass.AdaptiveAvgPool(x, y), y, (i, j, k) =>
        {
            var (rows, columns) = (AdaptiveWindow(i, h, outH), AdaptiveWindow(j, w, outW));
            return rows.Average(row => columns.Average(column => (double)values[row, column, k]));
        });
    }

    [Fact]
    public void AdaptiveAvgPool_windows_are_PyTorchs()
    {
        // torch.nn.functional.adaptive_avg_pool2d(torch.arange(5.).view(1, 1, 1, 5), (1, n)) for n = 3 and n = 7.
        using var fixture = new KernelFixture(256, SimdLevel.Scalar);
        var x = new View(0, 1, 5, 1);
        fixture.Fill(x, (_, column, _) => column);
        Check(32, [0.5f, 2f, 3.5f]);
        Check(64, [0f, 0.5f, 1.5f, 2f, 2.5f, 3.5f, 4f]);

        void Check(int at, float[] expected)
        {
            var y = new View(at, 1, expected.Length, 1);
            fixture.Pass.AdaptiveAvgPool(x, y);
            Assert.Equal(expected, fixture.Read(y).Cast<float>());
        }
    }

    /// <summary>PyTorch's definition, in rational arithmetic rather than integer division.</summary>
    private static IEnumerable<int> AdaptiveWindow(int index, int size, int outputs)
    {
        var start = (int)Math.Floor((decimal)index * size / outputs);
        var end = (int)Math.Ceiling((decimal)(index + 1) * size / outputs);
        return Enumerable.Range(start, end - start);
    }

    /// <summary>The average of the reference, by PyTorch's rules.</summary>
    internal static double Average(float[,,] values, Window window, PoolDivisor divisor, int i, int j, int channel)
    {
        var (h, w) = (values.GetLength(0), values.GetLength(1));
        var taps = Taps(window, h, w, i, j).ToList();
        var (top, left) = ((i * window.StrideY) - window.PadTop, (j * window.StrideX) - window.PadLeft);
        var count = divisor switch
        {
            PoolDivisor.Clipped => taps.Count,
            PoolDivisor.ClippedToPadding =>
                (Math.Min(top + window.Height, h + window.PadTop) - top) * (Math.Min(left + window.Width, w + window.PadLeft) - left),
            _ => window.Height * window.Width,
        };
        return taps.Count == 0 ? 0 : taps.Sum(t => (double)values[t.Y, t.X, channel]) / count;
    }

    /// <summary>A pool whose every window touches the input, with PyTorch's ceil_mode rule at random.</summary>
    internal static (int H, int W, int C, Window Window, int OutH, int OutW) RandomPool(KernelCheck check, bool dilate)
    {
        var random = check.Random;
        var (kh, kw) = (random.Next(1, 5), random.Next(1, 5));
        var (dh, dw) = dilate ? (random.Next(1, 3), random.Next(1, 3)) : (1, 1);
        var window = new Window(kh, kw, random.Next(1, 4), random.Next(1, 4), random.Next(0, (kh / 2) + 1), random.Next(0, (kw / 2) + 1), dh, dw);
        var (h, w) = (random.Next(8, 15), random.Next(8, 15));
        var ceil = random.Next(2) == 0;
        return (h, w, random.Next(1, 90), window, Size(h, kh, window.StrideY, window.PadTop, dh), Size(w, kw, window.StrideX, window.PadLeft, dw));

        int Size(int input, int kernel, int stride, int pad, int dilation)
        {
            var room = input + (2 * pad) - (dilation * (kernel - 1)) - 1;
            var size = ((room + (ceil ? stride - 1 : 0)) / stride) + 1;
            return (size - 1) * stride >= input + pad ? size - 1 : size;
        }
    }

    private static IEnumerable<(int Y, int X)> Taps(Window window, int h, int w, int i, int j)
    {
        for (var ky = 0; ky < window.Height; ky++)
        {
            for (var kx = 0; kx < window.Width; kx++)
            {
                var y = (i * window.StrideY) - window.PadTop + (ky * window.DilationY);
                var x = (j * window.StrideX) - window.PadLeft + (kx * window.DilationX);
                if (y >= 0 && y < h && x >= 0 && x < w)
                {
                    yield return (y, x);
                }
            }
        }
    }
}
