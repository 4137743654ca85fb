using ILGPU;
using ILGPU.Runtime;
using Unroll.CudaEmulator.Driver;

namespace Unroll.Ilgpu.Tests.Cuda;

/// <summary>
/// What the GPU back end asks of a CUDA driver, with the emulated one: graphs, threads, memory, the choice of kernels. The driver counts what is done in a context; each test
/// has one of its own.
/// </summary>
public class EmulatedCudaTests
{
    private static readonly GpuCase Case = GpuCase.Of<BasicNet>(BasicNet.Gpu.Program);
    private static readonly EmulatedDriver Driver = EmulatedDriver.Instance;

    [Fact]
    public void Each_size_of_batch_is_captured_once_and_replayed_with_the_same_bits()
    {
        using var devices = Open("cuda:0", out var opened);
        using var accelerator = opened;
        using var gpu = Case.Load(accelerator, maxBatch: 2);
        var context = Driver.ContextOf(accelerator.NativePtr);
        var images = Case.Images(2);
        var first = new[] { gpu.Forward(images.AsSpan(0, images.Length / 2)), gpu.Forward(images, 2) };
        Assert.Equal((0, 0), (context.CapturedGraphs, context.LaunchedGraphs));

        for (var pass = 0; pass < 3; pass++)
        {
            Assert.Equal(first[0], gpu.Forward(images.AsSpan(0, images.Length / 2)));
            Assert.Equal(first[1], gpu.Forward(images, 2));
        }

        Assert.Equal((2, 6), (context.CapturedGraphs, context.LaunchedGraphs));
    }

    [Fact]
    public void A_driver_that_refuses_to_capture_still_runs_passes()
    {
        using var devices = Open("cuda:0", out var opened);
        using var accelerator = opened;
        using var gpu = Case.Load(accelerator);
        var context = Driver.ContextOf(accelerator.NativePtr);
        context.RefusesCapture = true;
        var first = gpu.Forward(Case.Images(1));
        Assert.Equal(first, gpu.Forward(Case.Images(1)));
        Assert.Equal(first, gpu.Forward(Case.Images(1)));
        Assert.Equal((0, 0), (context.CapturedGraphs, context.LaunchedGraphs));
    }

    [Fact]
    public void Passes_from_several_threads_do_not_mix()
    {
        using var devices = Open("cuda:0", out var opened);
        using var accelerator = opened;
        using var gpu = Case.Load(accelerator, maxBatch: 2);
        var images = Case.Images(2);
        var expected = new[] { gpu.Forward(images.AsSpan(0, images.Length / 2)), gpu.Forward(images, 2) };

        // A thread that never called the driver has no context until one is bound to it.
        var actual = new float[4][][];
        var threads = Enumerable.Range(0, actual.Length).Select(i => new Thread(() => actual[i] = i % 2 == 0 ? gpu.Forward(images.AsSpan(0, images.Length / 2)) : gpu.Forward(images, 2))).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        for (var i = 0; i < actual.Length; i++)
        {
            Assert.Equal(expected[i % 2], actual[i]);
        }
    }

    [Fact]
    public void Views_of_the_device_are_read_and_written_on_the_callers_stream()
    {
        using var devices = Open("cuda:0", out var opened);
        using var accelerator = opened;
        using var gpu = Case.Load(accelerator);
        var expected = gpu.Forward(Case.Images(1));
        using var input = accelerator.Allocate1D(Case.Images(1));
        var outputs = Case.Info.Outputs.Select(o => accelerator.Allocate1D<float>(o.Shape.Length)).ToArray();
        using var stream = accelerator.CreateStream();
        for (var pass = 0; pass < 2; pass++)
        {
            gpu.ForwardOnDevice(input.View, [.. outputs.Select(o => (ArrayView<float>)o.View)], stream);
            gpu.Synchronize();
            Assert.Equal(expected, outputs.Select(o => o.GetAsArray1D()));
            Assert.Equal(expected, gpu.Forward(Case.Images(1)));
        }

        Array.ForEach(outputs, o => o.Dispose());
    }

    /// <summary>
    /// An array that is not pinned until its copy is done is read or written where it no longer is. Weights, images and outputs, of all ways to call a network.
    /// </summary>
    [Fact]
    public void Copies_find_host_memory_where_it_was()
    {
        using var devices = Open("cuda:0", out var opened);
        using var accelerator = opened;
        var single = GpuCase.Find("vgg");
        Driver.ContextOf(accelerator.NativePtr).CopiesHostMemoryLate = true;
        AssertMovesWhatIsNotPinned(Case.Info.Input.Length);
        AssertMovesWhatIsNotPinned(Case.Program.WeightLength);

        using var gpu = Case.Load(accelerator, maxBatch: 2);
        var expected = Case.Expected(Case.Images(2));
        AssertClose(expected, gpu.Forward(Case.Images(2), 2));
        var outputs = Case.Info.Outputs.Select(o => new float[2 * o.Shape.Length]).ToArray();
        gpu.Forward(Case.Images(2), Array.ConvertAll(outputs, o => o.AsMemory()));
        AssertClose(expected, outputs);

        using var other = single.Load(accelerator);
        var output = new float[single.Info.Outputs[0].Shape.Length];
        other.Forward(single.Images(1), output);
        AssertClose(single.Expected(single.Images(1)), [output]);
    }

    /// <summary>The arena is shared: a pass waits for the one before, whatever stream that was on.</summary>
    [Fact]
    public void A_pass_on_another_stream_waits_for_the_one_before()
    {
        using var devices = Open("cuda:0", out var opened);
        using var accelerator = opened;
        using var gpu = Case.Load(accelerator);
        var images = Case.Images(2);
        using var first = accelerator.Allocate1D(images[..(images.Length / 2)]);
        using var second = accelerator.Allocate1D(images[(images.Length / 2)..]);
        using var stream = accelerator.CreateStream();
        var outputs = new[] { 0, 1 }.Select(_ => Case.Info.Outputs.Select(o => accelerator.Allocate1D<float>(o.Shape.Length)).ToArray()).ToArray();

        gpu.ForwardOnDevice(first.View, [.. outputs[0].Select(o => (ArrayView<float>)o.View)], stream);
        gpu.ForwardOnDevice(second.View, [.. outputs[1].Select(o => (ArrayView<float>)o.View)]);
        gpu.Synchronize();

        Assert.Equal(gpu.Forward(images.AsSpan(0, images.Length / 2)), outputs[0].Select(o => o.GetAsArray1D()));
        Assert.Equal(gpu.Forward(images.AsSpan(images.Length / 2)), outputs[1].Select(o => o.GetAsArray1D()));
        Array.ForEach(outputs, o => Array.ForEach(o, b => b.Dispose()));
    }

    [Fact]
    public void All_that_was_asked_of_the_driver_is_given_back()
    {
        // ILGPU's own handles come and go with the accelerator; what a network takes must go with it.
        using var devices = Open("cuda:0", out var opened);
        using var accelerator = opened;
        Pass();
        var context = Driver.ContextOf(accelerator.NativePtr);
        var (free, handles) = (context.FreeMemory, context.Handles);
        Pass();
        Assert.Equal((free, handles), (context.FreeMemory, context.Handles));

        void Pass()
        {
            using var gpu = Case.Load(accelerator);
            gpu.WarmUp();
            gpu.Forward(Case.Images(1));
            gpu.Forward(Case.Images(1));
        }
    }

    [Theory]
    [InlineData("cuda:0", GpuPrecision.Float32, KernelSet.Cuda)]
    [InlineData("cuda:0", GpuPrecision.Tf32, KernelSet.Tf32)]
    [InlineData("cuda:0", GpuPrecision.Float16, KernelSet.Float16)]
    [InlineData("cuda:1", GpuPrecision.Float32, KernelSet.Tiled)]
    public void The_device_and_the_precision_choose_the_kernels(string device, GpuPrecision precision, KernelSet kernelSet)
    {
        using var devices = Open(device, out var opened);
        using var accelerator = opened;
        using var gpu = Case.Program.Load(accelerator, Case.Weights, new GpuOptions { Precision = precision });
        Assert.Equal(kernelSet, gpu.KernelSet);
        Comparison.AssertClose(
            Case.Expected(Case.Images(1))[0], gpu.Forward(Case.Images(1))[0], device, precision == GpuPrecision.Float32 ? Comparison.Float32 : Comparison.ReducedPrecision);
    }

    [Fact]
    public void A_device_before_ampere_has_no_reduced_precision()
    {
        using var devices = Open("cuda:1", out var opened);
        using var accelerator = opened;
        var error = Assert.Throws<GpuException>(() => Case.Program.Load(accelerator, Case.Weights, new GpuOptions { Precision = GpuPrecision.Float16 }));
        Assert.Contains("compute capability 8.0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_with_too_little_memory_left_says_what_to_do_and_keeps_nothing()
    {
        using var devices = Open("cuda:2", out var opened);
        using var accelerator = opened;
        using var gpu = Case.Load(accelerator, maxBatch: 16);
        var context = Driver.ContextOf(accelerator.NativePtr);
        var (free, handles) = (context.FreeMemory, context.Handles);

        var error = Assert.Throws<GpuException>(() => Case.Load(accelerator, maxBatch: 16));
        TestContext.Current.TestOutputHelper?.WriteLine(error.Message);
        Assert.Contains("dispose of other networks", error.Message, StringComparison.Ordinal);
        Assert.Equal((free, handles), (context.FreeMemory, context.Handles));
    }

    [Fact]
    public void The_first_cuda_device_is_the_default()
    {
        using var devices = Open(device: null, out var opened);
        using var accelerator = opened;
        Assert.Equal(Driver.Devices[0].Name, accelerator.Name);
        Assert.Equal(["cuda:0", "cuda:1", "cuda:2"], devices.All.Take(3).Select(d => d.Id));
    }

    private static void AssertClose(float[][] expected, float[][] actual) => Assert.All(expected, (e, i) => Comparison.AssertClose(e, actual[i], $"output {i}"));

    /// <summary>Otherwise a test of what is pinned would show nothing. The collector may leave an array where it is once, but hardly five times.</summary>
    private static void AssertMovesWhatIsNotPinned(int length) =>
        Assert.Contains(Enumerable.Range(0, 5), _ => MovesWhatIsNotPinned(new float[length]));

    private static unsafe bool MovesWhatIsNotPinned(float[] values)
    {
        nint before;
        fixed (float* pointer = values)
        {
            before = (nint)pointer;
        }

        HostMemory.Move();
        fixed (float* pointer = values)
        {
            return (nint)pointer != before;
        }
    }

    private static GpuDevices Open(string? device, out Accelerator accelerator)
    {
        Assert.SkipUnless(TestDevices.IsCudaEmulated, DriverLibrary.MissingReason);
        var devices = new GpuDevices();
        accelerator = devices.Open(device);
        TestContext.Current.TestOutputHelper?.WriteLine($"Ran on {TestDevices.Describe(accelerator)}.");
        return devices;
    }
}
