using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using Unroll.Ilgpu;

namespace Unroll.Bench.Ptx;

/// <summary>A kernel as a CUDA driver gets it.</summary>
/// <param name="Name">The set that it belongs to and what it computes: "GpuCuda.Conv3x3_…".</param>
/// <param name="Text">PTX.</param>
/// <param name="Key">The text without its names, and without the arena's length, which differs from network to network.</param>
internal sealed record PtxKernel(string Name, string Text, string Key);

/// <summary>Compiles the kernels of a network to PTX, for which ILGPU needs no GPU.</summary>
internal static partial class PtxKernels
{
    // ILGPU knows no newer target than sm_80; the driver compiles it for the device at hand.
    private static readonly CudaArchitecture Architecture = CudaArchitecture.SM_80;

    /// <summary>The kernels of some kernel sets, each once.</summary>
    public static IEnumerable<PtxKernel> Of(GpuProgram program, IEnumerable<KernelSet> kernelSets)
    {
        using var context = Context.Create(b => b.CPU(new CPUDevice(2, 1, 1)).EnableAlgorithms().Optimize(OptimizationLevel.O2));
        using var backend = new PTXBackend(context, new CudaCapabilityContext(Architecture), Architecture, CudaInstructionSet.ISA_78, null);
        foreach (var method in kernelSets.SelectMany(program.Kernels).SelectMany(kernels => kernels).Select(kernel => kernel.Body.Method).Distinct())
        {
            var compiled = (PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(method), default);
            var text = compiled.PTXAssembly;
            var key = Names().Replace(text, "");
            yield return new PtxKernel($"{method.DeclaringType!.Name}.{method.Name}", text, key);
        }
    }

    [GeneratedRegex(@"\bL_\d+\b|\b\w*Kernel_\w+|//[^\n]*")]
    private static partial Regex Names();
}
