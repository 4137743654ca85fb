using Unroll.Generator.Backends.Gpu.Kernels;
using Unroll.Generator.Backends.Text;
using Unroll.Generator.Declarations;

namespace Unroll.Generator.Backends.Gpu.Ilgpu;

/// <summary>The table that says which of the assembly's kernels a network takes on which kind of device.</summary>
internal static class GpuKernelsEmitter
{
    public static string Emit(NetworkDeclaration declaration, GpuPlan plan, IReadOnlyList<KernelTuningChain> tunings, string kernelNamespace)
    {
        const string Tuning = "global::Unroll.Ilgpu.KernelTuning";
        var writer = new SourceWriter();
        using (writer.PartialRecord(declaration))
        {
            writer.Line("/// <summary>For each tuning, the kernels of each operator in the order of their launches, with what their grids follow from.</summary>");
            using (writer.Block("private static class GpuKernels"))
            {
                for (var i = 0; i < plan.Signatures.Count; i++)
                {
                    writer.Line($"public const int {KernelNames.Of(plan.Signatures[i])} = {i};");
                }

                writer.Line();
                writer.Line($"public static global::Unroll.Ilgpu.GpuKernel[][] Of({Tuning} tuning) => tuning switch");
                writer.Line("{");
                foreach (var tuning in tunings)
                {
                    writer.Line($"    {(tuning == tunings[tunings.Count - 1] ? "_" : $"{Tuning}.{tuning.Name}")} =>");
                    writer.Line("    [");
                    foreach (var signature in plan.Signatures)
                    {
                        var kernels = KernelNames.Of(signature);
                        writer.Line($"        global::{kernelNamespace}.{KernelFiles.ClassOf(tuning.Write(signature, kernels).Tuning, signature)}.{KernelFiles.TableOf(signature)}(),");
                    }

                    writer.Line("    ],");
                }

                writer.Line("};");
            }
        }

        return writer.ToString();
    }
}
