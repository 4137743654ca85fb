using Unroll.Cpu.Arguments;
using Unroll.Cpu.Simd;

namespace Unroll.Testing.Kernels;

public class InputOutputTests
{
    [Theory]
    [InlineData(1, 5, 7)]
    [InlineData(2, 3, 18)]
    [InlineData(3, 33, 65)]
    [InlineData(4, 6, 16)]
    [InlineData(37, 9, 35)]
    public void Input_interleaves_the_planes(int channels, int height, int width)
    {
        var image = Enumerable.Range(0, channels * height * width).Select(i => (float)i).ToArray();
        for (var seed = 0; seed < 6; seed++)
        {
            var check = new KernelCheck(seed);
            var y = check.Place(height, width, channels);
            foreach (var threads in (int[])[1, 3])
            {
                using var fixture = new KernelFixture(y.Offset + (height * y.RowStride) + 64, SimdLevels.Best, threads);
                fixture.BindInput(image);
                fixture.Pass.Input(y);
                AssertOnly(fixture, y, (i, j, c) => image[(((c * height) + i) * width) + j]);
            }
        }
    }

    [Theory]
    [InlineData(1, 5, 7)]
    [InlineData(3, 33, 65)]
    [InlineData(37, 9, 35)]
    [InlineData(1000, 1, 1)]
    public void Output_parts_the_planes(int channels, int height, int width)
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var check = new KernelCheck(seed);
            var x = check.Place(height, width, channels);
            using var fixture = new KernelFixture(x.Offset + (height * x.RowStride) + 64, SimdLevels.Best, 2);
            fixture.Fill(x, (i, j, c) => (((c * height) + i) * width) + j);
            var length = channels * height * width;
            var output = fixture.BindOutput(1, length);
            fixture.Pass.Output(1, x);
            for (var i = 0; i < 2 * length; i++)
            {
                Assert.Equal(i < length ? i : KernelFixture.Guard, output[i]);
            }
        }
    }

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 3, 3, 3)]
    [InlineData(0, 0, 1, 1)]
    [InlineData(2, 1, 0, 3)]
    [InlineData(0, 0, 0, 0)]
    public void ClearHalo_writes_zeros_around_the_interior_only(int top, int left, int bottom, int right)
    {
        foreach (var (before, after) in ((int, int)[])[(0, 0), (3, 5)])
        {
            const int Height = 5, Width = 6, Channels = 20;
            var pixelStride = before + Channels + after;
            var rowStride = (left + Width + right) * pixelStride;
            var y = new View(32 + (top * rowStride) + (left * pixelStride) + before, Height, Width, Channels, rowStride, pixelStride);
            using var fixture = new KernelFixture(64 + ((top + Height + bottom) * rowStride), SimdLevel.Scalar, 2);
            fixture.Pass.ClearHalo(y, top, left, bottom, right);

            var haloed = new View(32 + before, top + Height + bottom, left + Width + right, Channels, rowStride, pixelStride);
            AssertOnly(fixture, haloed, (i, j, _) =>
                i >= top && i < top + Height && j >= left && j < left + Width ? KernelFixture.Guard : 0f);
        }
    }

    private static void AssertOnly(KernelFixture fixture, View view, Func<int, int, int, float> expected)
    {
        var wanted = new float[fixture.Arena.Length];
        Array.Fill(wanted, KernelFixture.Guard);
        for (var i = 0; i < view.Height; i++)
        {
            for (var j = 0; j < view.Width; j++)
            {
                for (var c = 0; c < view.Channels; c++)
                {
                    wanted[KernelFixture.Index(view, i, j, c)] = expected(i, j, c);
                }
            }
        }

        Assert.True(fixture.Arena.SequenceEqualBits(wanted));
    }
}
