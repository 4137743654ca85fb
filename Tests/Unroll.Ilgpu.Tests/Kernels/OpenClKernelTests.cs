using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace Unroll.Ilgpu.Tests.Kernels;

/// <summary>The kernels as OpenCL C: that they need nothing that drivers may lack, and on a device, where there is one, what they compute.</summary>
public sealed class OpenClKernelTests : IDisposable
{
    private readonly KernelComparison _comparison = new();

    public static TheoryData<KernelSet> KernelSets => [KernelSet.Direct, KernelSet.Tiled];

    /// <summary>One kernel of each kind, but those of the networks that run as a whole on the device.</summary>
    [Theory]
    [MemberData(nameof(KernelSets))]
    public void Every_kind_on_opencl_computes_what_the_direct_kernels_do_finite_or_not(KernelSet kernelSet)
    {
        Assert.SkipUnless(TestDevices.Has(TestDevices.OpenCl), TestDevices.WhyNot(TestDevices.OpenCl));
        var accelerator = TestDevices.Open(TestDevices.OpenCl);
        var samples = KernelSample.Chosen(TestDevices.OpenCl, kernelSet, DeviceShape.Of(accelerator), _comparison.Accelerator);
        Assert.All(samples, s => _comparison.AssertSameFiniteOrNot(s, Run, Comparison.Float32));
        TestContext.Current.TestOutputHelper?.WriteLine($"{samples.Sum(s => s.Launches.Count)} kernels.");

        float[] Run(KernelSample sample, float[] arena, float[] weights) => OpenClKernelTests.Run(accelerator, sample, arena, weights);
    }

    /// <summary>That is why devices without generic pointers can be opened. Kernels for tensor cores and with inline PTX are not for OpenCL.</summary>
    [Fact]
    public void No_kernel_needs_more_than_the_core_of_opencl()
    {
        using var context = Context.Create(b => b.EnableAlgorithms().Optimize(OptimizationLevel.O2));
        using var backend = NewBackend(context);
        var kernels = KernelSets.SelectMany(t => KernelSample.Choose([.. KernelSample.All(t.Data, new DeviceShape(64, 4), _comparison.Accelerator)], []))
            .SelectMany(s => s.Launches).Select(l => l.Kernel).DistinctBy(k => k.Body.Method).ToList();
        Assert.NotEmpty(kernels);
        Assert.All(kernels, kernel =>
        {
            // Without the extension, halves and doubles are errors here.
            var source = ((CLCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel.Body.Method), default)).Source;
            Assert.False(source.Contains("__generic", StringComparison.Ordinal), $"{kernel.Name} has generic pointers.");
            Assert.False(source.Contains("sub_group", StringComparison.Ordinal), $"{kernel.Name} computes in sub-groups.");
            Assert.False(source.Contains("fmax(", StringComparison.Ordinal) || source.Contains("fmin(", StringComparison.Ordinal), $"{kernel.Name} loses what is not a number.");
            Assert.False(source.Contains("dynamic_shared_memory", StringComparison.Ordinal), $"{kernel.Name} has dynamic shared memory.");
        });
    }

    public void Dispose() => _comparison.Dispose();

    private static CLBackend NewBackend(Context context)
    {
        // A device that has nothing beyond the core of OpenCL.
        var constructor = typeof(CLCapabilityContext).GetConstructors().Single();
        var nothing = (CLCapabilityContext)constructor.Invoke([.. constructor.GetParameters().Select(_ => (object)false)]);
        return new CLBackend(context, nothing, CLDeviceVendor.Other, CLCVersion.CL20);
    }

    private static float[] Run(Accelerator accelerator, KernelSample sample, float[] arena, float[] weights)
    {
        using var arenaBuffer = accelerator.Allocate1D(arena);
        using var weightBuffer = accelerator.Allocate1D(weights);
        foreach (var (kernel, config) in sample.Launches)
        {
            accelerator.LoadKernel(kernel.Body)(accelerator.DefaultStream, config, arenaBuffer.View, weightBuffer.View, sample.At);
        }

        accelerator.Synchronize();
        return arenaBuffer.GetAsArray1D();
    }
}
