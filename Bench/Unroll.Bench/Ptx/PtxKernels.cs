using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using Unroll.Ilgpu;

namespace Unroll.Bench.Ptx;

/// <summary>A kernel as a CUDA driver gets it.</summary>
/// <param name="Name">Its name, which says what it computes.</param>
/// <param name="Text">PTX.</param>
internal sealed record PtxKernel(string Name, string Text);

/// <summary>Compiles the kernels of a network to PTX, for which ILGPU needs no GPU.</summary>
internal static class PtxKernels
{
    // ILGPU names no newer target than sm_80; the driver compiles it for what is there.
    private static readonly CudaArchitecture Architecture = CudaArchitecture.SM_80;

    /// <summary>The kernels of a tuning, each once.</summary>
    public static IEnumerable<PtxKernel> Of(GpuProgram program, KernelTuning tuning)
    {
        using var context = Context.Create(b => b.CPU(new CPUDevice(2, 1, 1)).EnableAlgorithms().Optimize(OptimizationLevel.O2));
        using var backend = new PTXBackend(context, new CudaCapabilityContext(Architecture), Architecture, CudaInstructionSet.ISA_78, null);
        foreach (var method in program.Kernels(tuning).SelectMany(kernels => kernels).Select(kernel => kernel.Body.Method).Distinct())
        {
            var compiled = (PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(method), default);
            yield return new PtxKernel($"{method.DeclaringType!.Name}.{method.Name}", compiled.PTXAssembly);
        }
    }
}
