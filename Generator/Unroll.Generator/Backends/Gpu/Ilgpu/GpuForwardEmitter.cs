using Unroll.Generator.Backends.Text;
using Unroll.Generator.Declarations;

namespace Unroll.Generator.Backends.Gpu.Ilgpu;

/// <summary>The launches of a forward pass, one method for each block.</summary>
internal static class GpuForwardEmitter
{
    public static string Emit(NetworkDeclaration declaration, GpuPlan plan)
    {
        var writer = new SourceWriter();
        writer.NestedClass(
            declaration, "Gpu", "The kernel launches of a forward pass. Offsets, into an image's arena and into the weights, are in floats.", "Passes", () => Passes(writer, plan));
        return writer.ToString();
    }

    private static void Passes(SourceWriter writer, GpuPlan plan)
    {
        string[] names = [.. plan.Signatures.Select(KernelNames.Of)];
        var graph = plan.Network.Graph;
        writer.Line($"// {StepText.Describe(plan.Input.Step, graph)}");
        writer.Line($"public static void Input(global::Unroll.Ilgpu.GpuPass pass) => pass.Input(KernelList.{names[plan.Input.Kernel]}, y: {plan.Input.Step.Output.Offset});");
        writer.Line();
        using (writer.Block("public static void Output(global::Unroll.Ilgpu.GpuPass pass)"))
        {
            for (var i = 0; i < plan.Outputs.Count; i++)
            {
                writer.Line($"pass.Output({i}, KernelList.{names[plan.Outputs[i]]}, x: {plan.Network.Outputs[i].Offset}); // {graph.Outputs[i].Name}");
            }
        }

        writer.Line();
        BlockMethods.Write(writer, "Run", ("global::Unroll.Ilgpu.GpuPass", "pass"), plan.Steps, s => s.Step.Node.Block, step =>
        {
            writer.Line($"// {StepText.Describe(step.Step, graph)}");
            writer.Line($"pass.Run(KernelList.{names[step.Kernel]}, {string.Join(", ", Arguments(step, plan.Signatures[step.Kernel]))});");
        });
    }

    private static IEnumerable<string> Arguments(GpuStep launch, KernelSignature signature)
    {
        var step = launch.Step;
        yield return $"x: {step.Inputs[0].Offset}";
        if (signature.Gate is not null)
        {
            yield return $"gate: {step.Inputs[1].Offset}";
        }

        if (signature.Residual is not null)
        {
            yield return $"residual: {step.Inputs[step.Inputs.Count - 1].Offset}";
        }

        yield return $"y: {step.Output.Offset}";
        if (launch.Weights is { } weights)
        {
            yield return $"weights: {weights}";
        }
    }
}
