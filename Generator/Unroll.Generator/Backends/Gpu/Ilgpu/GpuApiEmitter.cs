using Unroll.Generator.Backends.Gpu.Kernels;
using Unroll.Generator.Backends.Text;
using Unroll.Generator.Declarations;

namespace Unroll.Generator.Backends.Gpu.Ilgpu;

/// <summary>What users of the network's GPU half see.</summary>
internal static class GpuApiEmitter
{
    public static string Emit(NetworkDeclaration declaration, GpuPlan plan, IReadOnlyList<KernelSetChain> kernelSets)
    {
        const string Options = "global::Unroll.Ilgpu.GpuOptions? options = null";
        const string Network = "global::Unroll.Ilgpu.GpuNetwork";
        const string Accelerator = "global::ILGPU.Runtime.Accelerator accelerator";
        var writer = new SourceWriter();
        using (writer.PartialRecord(declaration))
        {
            writer.Line($"/// <summary>{declaration.Spec.Name} on ILGPU's devices: CUDA, OpenCL, and its CPU accelerator.</summary>");
            writer.GeneratedAttributes();
            using (writer.Block("public static partial class Gpu"))
            {
                writer.Line("/// <summary>Bytes of activations and scratch memory for one image of a batch.</summary>");
                writer.Line($"public const long ArenaBytes = {4L * plan.ArenaLength};");
                writer.Line();
                writer.Line("/// <summary>Bytes of packed weights.</summary>");
                writer.Line($"public const long WeightBytes = {4L * plan.WeightLength};");
                writer.Line();
                writer.Line("/// <summary>The network's kernels and launches.</summary>");
                writer.Line("public static global::Unroll.Ilgpu.GpuProgram Program { get; } = new()");
                writer.Line("{");
                writer.Line("    Info = Info,");
                writer.Line($"    ScratchStart = {plan.ScratchStart},");
                writer.Line($"    ArenaLength = {plan.ArenaLength},");
                writer.Line($"    WeightLength = {plan.WeightLength},");
                writer.Line("    VisitWeights = Weights.Visit,");
                writer.Line($"    KernelSets = [{string.Join(", ", kernelSets.Select(kernelSet => $"global::Unroll.Ilgpu.KernelSet.{kernelSet.Name}"))}],");
                writer.Line("    Kernels = KernelList.Of,");
                writer.Line("    Input = Passes.Input,");
                writer.Line("    Forward = Passes.Run,");
                writer.Line("    Output = Passes.Output,");
                writer.Line("};");
                Load(writer, "Loads parameters that have been opened already or are in memory onto a device.", "<param name=\"weights\">The parameters by upstream's names.</param>");
                writer.Line($"public static {Network} Load({Accelerator}, global::Unroll.Weights.StateDict weights, {Options}) => Program.Load(accelerator, weights, options);");
                Load(writer, "Loads a checkpoint onto a device: PyTorch (.pth) or safetensors, with upstream's parameter names.", "<param name=\"path\">The file.</param>");
                writer.Line($"public static {Network} Load({Accelerator}, string path, {Options}) => Program.Load(accelerator, path, options);");
            }
        }

        return writer.ToString();
    }

    private static void Load(SourceWriter writer, string summary, string parameter)
    {
        writer.Line();
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Line("/// <param name=\"accelerator\">The device, which must outlive the network.</param>");
        writer.Line($"/// {parameter}");
        writer.Line("/// <param name=\"options\">Largest batch, precision and strictness; null for the defaults.</param>");
        writer.Line("/// <exception cref=\"global::Unroll.Weights.CheckpointException\">The parameters are not this network's; the message lists what differs.</exception>");
        writer.Line("/// <exception cref=\"global::Unroll.Ilgpu.GpuException\">The device has too little memory, or cannot compute in the precision asked for.</exception>");

        // The warnings of a publish belong to users' calls, not in here.
        writer.Line($"[{Requires("DynamicCode")}, {Requires("UnreferencedCode")}]");
    }

    private static string Requires(string what) => $"global::System.Diagnostics.CodeAnalysis.Requires{what}(global::Unroll.Ilgpu.JitRequirement.Message)";
}
