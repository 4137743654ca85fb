using System.Text.RegularExpressions;
using Unroll.Generator.Declarations;
using Unroll.Generator.Planning;
using Unroll.Generator.Support;

namespace Unroll.Generator.Emission.Ilgpu;

/// <summary>The network's ILGPU kernels, and the host code that launches them.</summary>
internal static class IlgpuEmitter
{
    private static readonly Regex TypeNames = new(
        "^(ArrayView|CudaAsm|Divisor|Float4|Floats|GpuKernel|GpuPass|Grid|Group|Halo|Index3D|IntrinsicMath|KernelConfig|KernelMath|KernelTuning|LaunchArguments|Math|MathF|RegisterTile|SharedMemory|Sums[0-9]+x[0-9]+|System)$",
        RegexOptions.CultureInvariant);

    /// <summary>What kernel text and tables refer to.</summary>
    public static readonly IReadOnlyList<string> Usings = ["System", "ILGPU", "ILGPU.Runtime", "ILGPU.Runtime.Cuda", "Unroll.Ilgpu"];

    /// <summary>Whether kernel text and tables refer to a type of this name, by its name alone.</summary>
    public static bool RefersTo(string typeName) => TypeNames.IsMatch(typeName);

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
