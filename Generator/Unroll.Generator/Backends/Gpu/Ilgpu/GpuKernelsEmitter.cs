using Unroll.Generator.Backends.Gpu.Kernels;
using Unroll.Generator.Backends.Text;
using Unroll.Generator.Declarations;

namespace Unroll.Generator.Backends.Gpu.Ilgpu;

/// <summary>The table of which of the assembly's kernels a network uses on which kind of device.</summary>
internal static class GpuKernelsEmitter
{
    public static string Emit(NetworkDeclaration declaration, GpuPlan plan, IReadOnlyList<KernelSetChain> kernelSets, string kernelNamespace)
    {
        var writer = new SourceWriter();
        writer.NestedClass(
            declaration, "Gpu", "For each kernel set, every operator's kernels in launch order, with what sizes their grids.", "KernelList",
            () => Tables(writer, plan, kernelSets, kernelNamespace));
        return writer.ToString();
    }

    private static void Tables(SourceWriter writer, GpuPlan plan, IReadOnlyList<KernelSetChain> kernelSets, string kernelNamespace)
    {
        const string KernelSet = "global::Unroll.Ilgpu.KernelSet";
        for (var i = 0; i < plan.Signatures.Count; i++)
        {
            writer.Line($"public const int {KernelNames.Of(plan.Signatures[i])} = {i};");
        }

        writer.Line();
        writer.Line($"public static global::Unroll.Ilgpu.GpuKernel[][] Of({KernelSet} kernelSet) => kernelSet switch");
        writer.Line("{");
        foreach (var kernelSet in kernelSets)
        {
            writer.Line($"    {(kernelSet == kernelSets[kernelSets.Count - 1] ? "_" : $"{KernelSet}.{kernelSet.Name}")} =>");
            writer.Line("    [");
            foreach (var signature in plan.Signatures)
            {
                var kernels = KernelNames.Of(signature);
                writer.Line($"        global::{kernelNamespace}.{KernelFiles.ClassOf(kernelSet.Write(signature, kernels).KernelSet, signature)}.{KernelFiles.TableOf(signature)}(),");
            }

            writer.Line("    ],");
        }

        writer.Line("};");
    }
}
