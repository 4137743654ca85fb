using Unroll.Generator.Backends.Gpu.Kernels;
using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Backends.Gpu.Ilgpu;

/// <summary>
/// ILGPU kernels. A network's own files are its host code and the table of the kernels that it launches; <see cref="KernelFiles"/> writes the kernels, for all networks of
/// an assembly.
/// </summary>
internal sealed class IlgpuBackend : Backend
{
    public override string Name => "Ilgpu";

    public override string ProgramType => "Unroll.Ilgpu.GpuProgram";

    public override string? Program(BackendSet set) => KernelSets.Named(set.GpuKernelSets).Count > 0 ? "Gpu.Program" : null;

    public override BackendOutput Emit(NetworkDeclaration declaration, NetworkGraph declared, BackendSet set)
    {
        var kernelSets = KernelSets.Named(set.GpuKernelSets, set.GpuTuning);
        if (kernelSets.Count == 0)
        {
            return new(default, default);
        }

        var plan = GpuPlanner.Plan(declared, kernelSets);
        return new(
            new(
            [
                new GeneratedFile($"{declaration.HintPrefix}.Gpu.g.cs", GpuApiEmitter.Emit(declaration, plan, kernelSets)),
                new GeneratedFile($"{declaration.HintPrefix}.GpuForward.g.cs", GpuForwardEmitter.Emit(declaration, plan)),
                new GeneratedFile($"{declaration.HintPrefix}.GpuWeights.g.cs", GpuWeightsEmitter.Emit(declaration, plan)),
                new GeneratedFile($"{declaration.HintPrefix}.GpuKernels.g.cs", GpuKernelsEmitter.Emit(declaration, plan, kernelSets, set.KernelNamespace)),
            ]),
            new(["Gpu"]),
            plan.Signatures);
    }
}
