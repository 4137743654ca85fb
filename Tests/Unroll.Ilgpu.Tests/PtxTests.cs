using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;

namespace Unroll.Ilgpu.Tests;

/// <summary>
/// Every kernel of the small networks compiles for CUDA devices: to PTX, which needs no GPU. ILGPU's own compiler, not the driver's, is what speaks here. Explicit: one of each
/// kind is compiled, and run, in every run of the tests.
/// </summary>
public class PtxTests
{
    [Theory(Explicit = true)]
    [MemberData(nameof(GpuCase.Names), MemberType = typeof(GpuCase))]
    public void Every_kernel_compiles_to_ptx(string name)
    {
        using var context = Context.Create(b => b.CPU(new CPUDevice(2, 1, 1)).EnableAlgorithms().Optimize(OptimizationLevel.O2));
        var architecture = CudaArchitecture.SM_90;
        using var backend = new PTXBackend(context, new CudaCapabilityContext(architecture), architecture, CudaInstructionSet.ISA_88, null);
        var kernels = Enum.GetValues<KernelSet>().SelectMany(kernelSet => GpuCase.Find(name).Program.Kernels(kernelSet)).SelectMany(k => k).Select(k => k.Body.Method).Distinct().ToList();
        foreach (var kernel in kernels)
        {
            var compiled = (PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel), default);
            Assert.True(compiled.PTXAssembly.Contains(".entry", StringComparison.Ordinal), kernel.Name);
            Assert.False(compiled.PTXAssembly.Contains(".local", StringComparison.Ordinal), $"{kernel.Name} keeps variables in local memory.");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{kernels.Count} kernels compiled to PTX for sm_80 by ILGPU {typeof(Context).Assembly.GetName().Version}.");
    }
}
