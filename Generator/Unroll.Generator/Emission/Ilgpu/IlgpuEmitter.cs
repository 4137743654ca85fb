using Unroll.Generator.Declarations;
using Unroll.Generator.Planning;
using Unroll.Generator.Support;

namespace Unroll.Generator.Emission.Ilgpu;

/// <summary>The host code of a network's GPU half, and which kernels it launches: <see cref="KernelFiles"/> writes those, for all networks of an assembly.</summary>
internal static class IlgpuEmitter
{
    public static (IReadOnlyList<GeneratedFile> Files, EquatableArray<KernelSignature> Kernels) Emit(NetworkDeclaration declaration, NetworkPlan plan, Backends backends)
    {
        var tunings = KernelTunings.Named(backends.GpuTunings);
        if (tunings.Count == 0)
        {
            return ([], default);
        }

        var gpu = GpuPlanner.Plan(plan.Source, tunings);
        return (
            [
                new GeneratedFile($"{declaration.HintPrefix}.Gpu.g.cs", GpuApiEmitter.Emit(declaration, gpu, tunings)),
                new GeneratedFile($"{declaration.HintPrefix}.GpuForward.g.cs", GpuForwardEmitter.Emit(declaration, gpu)),
                new GeneratedFile($"{declaration.HintPrefix}.GpuWeights.g.cs", GpuWeightsEmitter.Emit(declaration, gpu)),
                new GeneratedFile($"{declaration.HintPrefix}.GpuKernels.g.cs", GpuKernelsEmitter.Emit(declaration, gpu, tunings, backends.KernelNamespace)),
            ],
            gpu.Signatures);
    }
}
