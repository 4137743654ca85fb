using ILGPU;
using ILGPU.Runtime;

namespace Unroll.Ilgpu.Tests;

/// <summary>What a network on a device promises its user.</summary>
public class NetworkTests
{
    private static readonly GpuCase Case = GpuCase.Of<BasicNet>(BasicNet.Gpu.Program);

    [Fact]
    public void Device_views_are_read_and_written_without_the_host()
    {
        var accelerator = TestDevices.Open(TestDevices.Cpu);
        using var gpu = Case.Load(accelerator, maxBatch: 2);
        var images = Case.Images(2);
        using var input = accelerator.Allocate1D(images);
        using var first = accelerator.Allocate1D<float>(2L * Case.Info.Outputs[0].Shape.Length);
        using var second = accelerator.Allocate1D<float>(2L * Case.Info.Outputs[1].Shape.Length);
        using var third = accelerator.Allocate1D<float>(2L * Case.Info.Outputs[2].Shape.Length);
        using var stream = accelerator.CreateStream();

        gpu.ForwardOnDevice(input.View, [first.View, second.View, third.View], stream);
        gpu.Synchronize();

        var expected = Case.Expected(images);
        Comparison.AssertClose(expected[0], first.GetAsArray1D(), "the first output");
        Comparison.AssertClose(expected[1], second.GetAsArray1D(), "the second output");
        Comparison.AssertClose(expected[2], third.GetAsArray1D(), "the third output");
    }

    [Fact]
    public void A_second_pass_on_another_stream_gives_the_same_bits()
    {
        var accelerator = TestDevices.Open(TestDevices.Cpu);
        using var gpu = Case.Load(accelerator);
        var images = Case.Images(1);
        gpu.WarmUp();
        var first = gpu.Forward(images);
        using var input = accelerator.Allocate1D(images);
        var outputs = Case.Info.Outputs.Select(o => accelerator.Allocate1D<float>(o.Shape.Length)).ToArray();
        using var stream = accelerator.CreateStream();

        gpu.ForwardOnDevice(input.View, [outputs[0].View, outputs[1].View, outputs[2].View], stream);
        gpu.Synchronize();

        for (var i = 0; i < outputs.Length; i++)
        {
            Assert.Equal(first[i], outputs[i].GetAsArray1D());
            outputs[i].Dispose();
        }
    }

    [Fact]
    public void Passes_from_several_threads_do_not_mix()
    {
        using var gpu = Case.Load(TestDevices.Open(TestDevices.Cpu), maxBatch: 2);
        var images = Case.Images(2);
        var expected = new[] { gpu.Forward(images.AsSpan(0, images.Length / 2)), gpu.Forward(images, 2) };

        Parallel.For(0, 8, i =>
        {
            var actual = i % 2 == 0 ? gpu.Forward(images.AsSpan(0, images.Length / 2)) : gpu.Forward(images, 2);
            Assert.Equal(expected[i % 2][0], actual[0]);
        });
    }

    /// <summary>
    /// Drivers copy on their own: an array that the collector moves meanwhile would be read or written where it was. (The CPU accelerator copies before it returns.)
    /// </summary>
    [Theory]
    [InlineData(TestDevices.OpenCl)]
    [InlineData(TestDevices.Cuda)]
    public async Task Garbage_collections_do_not_disturb_a_pass(string device)
    {
        Assert.SkipUnless(TestDevices.Has(device), TestDevices.WhyNot(device));
        Assert.SkipWhen(device == TestDevices.Cuda && TestDevices.IsCudaEmulated, "The emulated driver copies when it is told to: a test of its own shows that it finds memory where it was.");
        const int Passes = 10;
        using var gpu = Case.Load(TestDevices.Open(device), maxBatch: 2, KernelSet.Direct);
        var expected = gpu.Forward(Case.Images(2), 2);
        using var done = new CancellationTokenSource();
        var collector = Task.Run(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);

                    // Other tests run beside this one, and stand still while the collector works.
                    Thread.Sleep(10);
                }
            },
            TestContext.Current.CancellationToken);
        for (var i = 0; i < Passes; i++)
        {
            var garbage = new float[i + 1][];
            Array.Fill(garbage, new float[1000]);
            var actual = gpu.Forward(Case.Images(2), 2);
            for (var j = 0; j < expected.Length; j++)
            {
                Assert.Equal(expected[j], actual[j]);
            }
        }

        await done.CancelAsync();
        await collector;
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_named()
    {
        using var gpu = Case.Load(TestDevices.Open(TestDevices.Cpu), maxBatch: 2);
        var image = Case.Info.Input.Length;

        Assert.Contains("not a whole number", Message(() => gpu.Forward(new float[image - 1])), StringComparison.Ordinal);
        Assert.Contains("as many as 2 such images. For a batch say so: Forward(input, batch: 2)", Message(() => gpu.Forward(new float[2 * image])), StringComparison.Ordinal);
        Assert.Contains("GpuOptions.MaxBatch = 3", Message(() => gpu.Forward(new float[3 * image], 3)), StringComparison.Ordinal);
        Assert.Contains("1 given", Message(() => gpu.Forward(new float[image], new float[7])), StringComparison.Ordinal);
        Assert.Contains("its buffer holds 3", Message(() => gpu.Forward(new float[image], new Memory<float>[] { new float[3], new float[3], new float[3] })), StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_of_another_accelerator_is_refused()
    {
        var accelerator = TestDevices.Open(TestDevices.Cpu);
        using var gpu = Case.Load(accelerator);
        using var other = TestDevices.NewCpu();
        using var foreign = other.Allocate1D<float>(Case.Info.Input.Length);

        Assert.Contains("another accelerator", Message(() => gpu.ForwardOnDevice(foreign.View, foreign.View)), StringComparison.Ordinal);
        Assert.Contains("is empty", Message(() => gpu.ForwardOnDevice(default, default(ArrayView<float>))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_disposed_network_says_so_and_its_accelerator_lives_on()
    {
        var accelerator = TestDevices.Open(TestDevices.Cpu);
        var gpu = Case.Load(accelerator);
        gpu.Dispose();
        gpu.Dispose();

        Assert.Throws<ObjectDisposedException>(() => gpu.Forward(Case.Images(1)));
        Assert.Throws<ObjectDisposedException>(gpu.WarmUp);
        using var again = Case.Load(accelerator);
        again.WarmUp();
    }

    [Fact]
    public void Reduced_precision_needs_tensor_cores()
    {
        var accelerator = TestDevices.Open(TestDevices.Cpu);
        var error = Assert.Throws<GpuException>(() => Case.Program.Load(accelerator, Case.Weights, new GpuOptions { Precision = GpuPrecision.Tf32 }));
        Assert.Contains("compute capability 8.0", error.Message, StringComparison.Ordinal);
        Assert.Contains(accelerator.Name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_large_a_batch_says_how_many_bytes_and_what_to_lower()
    {
        var accelerator = TestDevices.Open(TestDevices.Cpu);
        var error = Assert.Throws<GpuException>(() => Case.Load(accelerator, maxBatch: ushort.MaxValue));
        Assert.Contains("is the largest", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Case.Load(accelerator, maxBatch: 0));
    }

    [Fact]
    public void Weights_of_another_network_are_refused()
    {
        var accelerator = TestDevices.Open(TestDevices.Cpu);
        Assert.Throws<Weights.CheckpointException>(() => Case.Program.Load(accelerator, GpuCase.Find("dense").Weights));
    }

    private static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;
}
