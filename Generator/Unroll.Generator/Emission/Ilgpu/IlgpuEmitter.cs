using Unroll.Generator.Declarations;
using Unroll.Generator.Planning;
using Unroll.Generator.Support;

namespace Unroll.Generator.Emission.Ilgpu;

/// <summary>The network's ILGPU kernels, and the host code that launches them.</summary>
internal static class IlgpuEmitter
{
    /// <summary>What kernel text and tables refer to.</summary>
    public static readonly IReadOnlyList<string> Usings = ["System", "ILGPU", "ILGPU.Runtime", "ILGPU.Runtime.Cuda", "Unroll.Ilgpu"];

    public static IEnumerable<GeneratedFile> Emit(NetworkDeclaration declaration, NetworkPlan plan, EquatableArray<string> tunings)
    {
        var chosen = KernelTunings.All.Where(tuning => tunings.Contains(tuning.Name)).ToList();
        if (chosen.Count == 0)
        {
            yield break;
        }

        var gpu = GpuPlanner.Plan(plan.Source);
        yield return new GeneratedFile($"{declaration.HintPrefix}.Gpu.g.cs", GpuApiEmitter.Emit(declaration, gpu, chosen));
        yield return new GeneratedFile($"{declaration.HintPrefix}.GpuForward.g.cs", GpuForwardEmitter.Emit(declaration, gpu));
        yield return new GeneratedFile($"{declaration.HintPrefix}.GpuWeights.g.cs", GpuWeightsEmitter.Emit(declaration, gpu));
        foreach (var (name, text) in GpuKernelsEmitter.Emit(declaration, gpu, chosen))
        {
            yield return new GeneratedFile($"{declaration.HintPrefix}.{name}.g.cs", text);
        }
    }
}
