using System.Globalization;
using Unroll.Generator.Backends.Text;
using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Passes;

namespace Unroll.Generator.Backends.Cpu;

/// <summary>What users of the network see: constants, loading, the forward pass.</summary>
internal static class ApiEmitter
{
    public static string Emit(NetworkDeclaration declaration, NetworkGraph declared, CpuPlan plan, IReadOnlyList<string> programs)
    {
        var writer = new SourceWriter();
        var type = declaration.TypeName;
        var summary = SummaryText(declaration, plan);
        using (writer.PartialRecord(declaration, $" : global::Unroll.INetwork<{type}>", summary))
        {
            Constants(writer, declaration, plan);
            writer.Line("private readonly global::Unroll.Cpu.CpuNetwork _cpu;");
            writer.Line();
            writer.GeneratedAttributes();
            writer.Line($"private {type}(global::Unroll.Cpu.CpuNetwork cpu) => _cpu = cpu;");
            writer.Line();
            Info(writer, declaration);
            Program(writer, declaration, declared, plan, programs);
            Loading(writer, type);
            Forward(writer, plan);
        }

        return writer.ToString();
    }

    /// <summary>What the record gets besides the other back ends' classes.</summary>
    public static IEnumerable<string> Members(NetworkDeclaration declaration, CpuPlan plan)
    {
        const string Images = "System.ReadOnlySpan<float>";
        var sizes = Enumerable.Range(0, plan.Network.Outputs.Count).Select(i => OutputName(plan, i)).Prepend("Input");
        return
        [
            "Cpu", "Info", "_cpu", "ParameterCount", "MultiplyAccumulates", "ArenaBytes", "WeightBytes",
            .. sizes.SelectMany(name => new[] { $"{name}Channels", $"{name}Height", $"{name}Width" }),
            .. PreprocessingSpec.Fits(declaration.Spec.Input) ? new[] { "Preprocessing" } : [],
            "Load(string, Unroll.LoadOptions)", "Load(Unroll.Weights.StateDict, Unroll.LoadOptions)",
            $"Forward({Images})", $"Forward({Images}, int)", $"Forward({Images}, System.Span<float>)", $"Forward({Images}, System.ReadOnlySpan<System.Memory<float>>)",
        ];
    }

    private static string OutputName(CpuPlan plan, int index) => plan.Network.Outputs.Count == 1 ? "Output" : StepText.MethodName(plan.Network.Graph.Outputs[index].Name);

    private static void Constants(SourceWriter writer, NetworkDeclaration declaration, CpuPlan plan)
    {
        var input = declaration.Spec.Input;
        Constant(writer, "Channels of the input.", "int", "InputChannels", input.Channels);
        Constant(writer, "Height of the input, in pixels.", "int", "InputHeight", input.Height);
        Constant(writer, "Width of the input, in pixels.", "int", "InputWidth", input.Width);
        for (var i = 0; i < plan.Network.Outputs.Count; i++)
        {
            var shape = plan.Network.Outputs[i].Shape;
            var name = OutputName(plan, i);
            Constant(writer, $"Channels of the output {plan.Network.Graph.Outputs[i].Name}.", "int", $"{name}Channels", shape.Channels);
            Constant(writer, $"Height of the output {plan.Network.Graph.Outputs[i].Name}.", "int", $"{name}Height", shape.Height);
            Constant(writer, $"Width of the output {plan.Network.Graph.Outputs[i].Name}.", "int", $"{name}Width", shape.Width);
        }

        Constant(writer, "Learned parameters, as PyTorch counts them.", "long", "ParameterCount", plan.Network.Graph.ParameterCount());
        Constant(writer, "Multiply-accumulates of convolutions and linear layers for one image.", "long", "MultiplyAccumulates", plan.Network.Graph.MultiplyAccumulates());
        Constant(writer, "Bytes of activations for one image in flight: the peak of the memory plan.", "long", "ArenaBytes", 4L * plan.Network.ArenaLength);
        Constant(writer, "Bytes of weights as the CPU kernels want them.", "long", "WeightBytes", 4L * plan.WeightLength);
    }

    private static void Constant(SourceWriter writer, string summary, string type, string name, long value)
    {
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Line($"public const {type} {name} = {SourceWriter.Literal(value)};");
        writer.Line();
    }

    private static void Info(SourceWriter writer, NetworkDeclaration declaration)
    {
        // An initializer would be code of the record itself, which users' coverage counts.
        writer.Line("/// <summary>The network's facts: shapes, parameters, layers.</summary>");
        writer.GeneratedAttributes();
        writer.Line("public static global::Unroll.NetworkInfo Info => Cpu.Program.Info;");
        writer.Line();
        writer.GeneratedAttributes();
        writer.Line("global::Unroll.NetworkInfo global::Unroll.INetwork.Info => Info;");
        writer.Line();
        if (PreprocessingSpec.Fits(declaration.Spec.Input))
        {
            writer.Line("/// <summary>Turns an image into the network's input, as in its training and evaluation.</summary>");
            writer.GeneratedAttributes();
            writer.Line("public static global::Unroll.Images.Preprocessing Preprocessing => Info.Preprocessing;");
            writer.Line();
        }
    }

    private static void Program(SourceWriter writer, NetworkDeclaration declaration, NetworkGraph declared, CpuPlan plan, IReadOnlyList<string> programs)
    {
        writer.Line("/// <summary>The network as code for the CPU, which is also the record's own.</summary>");
        writer.GeneratedAttributes();
        using (writer.Block("public static partial class Cpu"))
        {
            writer.Line("/// <summary>The network's code, for programs that look for back ends.</summary>");
            writer.Line("public static global::Unroll.Cpu.CpuProgram Program { get; } = new()");
            writer.Line("{");
            writer.Line("    Info = new()");
            writer.Line("    {");
            foreach (var fact in Facts(declaration, declared, plan, programs))
            {
                writer.Line($"        {fact},");
            }

            writer.Line("    },");
            writer.Line($"    ArenaLength = {plan.Network.ArenaLength},");
            writer.Line($"    WeightLength = {plan.WeightLength},");
            writer.Line("    VisitWeights = Weights.Visit,");
            writer.Line("    VisitLayers = LayerList.Visit,");
            writer.Line("    RunForward = Passes.Run,");
            writer.Line("};");
        }

        writer.Line();
    }

    private static IEnumerable<string> Facts(NetworkDeclaration declaration, NetworkGraph declared, CpuPlan plan, IReadOnlyList<string> programs)
    {
        var input = declaration.Spec.Input;
        var outputs = plan.Network.Graph.Outputs.Select((o, i) => $"new({SourceWriter.Literal(o.Name)}, new({Numbers(plan.Network.Outputs[i].Shape)}))");
        yield return $"Name = {SourceWriter.Literal(declaration.Spec.Name)}";
        yield return $"Input = new({input.Channels}, {input.Height}, {input.Width})";
        yield return $"Outputs = [{string.Join(", ", outputs)}]";
        yield return "ParameterCount = ParameterCount";
        yield return "MultiplyAccumulates = MultiplyAccumulates";
        yield return $"HeadPrefix = {SourceWriter.Literal(declared.HeadPrefix)}";
        yield return $"Fingerprint = {SourceWriter.Literal(Fingerprint.Of(declared))}";
        var unused = DropUnused.Prefixes(declared);
        if (unused.Count > 0)
        {
            yield return $"UnusedPrefixes = [{string.Join(", ", unused.Select(SourceWriter.Literal))}]";
        }

        if (PreprocessingSpec.Fits(input))
        {
            yield return $"Preprocessing = new() {{ {string.Join(", ", Preparation(declaration.Spec.Preprocessing ?? PreprocessingSpec.Usual(input), input))} }}";
        }

        yield return "GetParameters = static () => Program.Parameters";
        yield return "GetLayers = static () => Program.Layers";
        yield return $"GetPrograms = static () => [{string.Join(", ", programs)}]";
    }

    private static IEnumerable<string> Preparation(PreprocessingSpec spec, Shape input)
    {
        if (spec.Center is { } center)
        {
            yield return $"{(center.OfSides ? "CentralFraction" : "CentralCrop")} = {center.Part.ToString("R", CultureInfo.InvariantCulture)}";
        }

        if (spec.ResizeShorterSide is { } shorter)
        {
            yield return $"ResizeShorterSide = {shorter}";
        }

        if (spec.ResizeBoth is { } both)
        {
            yield return $"ResizeHeight = {both.Height}";
            yield return $"ResizeWidth = {both.Width}";
        }

        yield return $"CropHeight = {input.Height}";
        yield return $"CropWidth = {input.Width}";
        yield return $"Interpolation = global::Unroll.Images.Interpolation.{spec.Interpolation}";
        if (spec.Bgr)
        {
            yield return "Bgr = true";
        }

        if (spec.Range != 1)
        {
            yield return $"Range = {Single(spec.Range)}";
        }

        yield return $"Mean = [{string.Join(", ", spec.Mean.Select(Single))}]";
        yield return $"Std = [{string.Join(", ", spec.Std.Select(Single))}]";
    }

    private static string Single(double number) => $"{((float)number).ToString("R", CultureInfo.InvariantCulture).Replace("E", "e")}f";

    private static void Loading(SourceWriter writer, string type)
    {
        writer.Line("/// <summary>Loads a checkpoint: PyTorch (.pth) or safetensors, with upstream's parameter names.</summary>");
        writer.Line("/// <param name=\"path\">The file.</param>");
        writer.Line("/// <param name=\"options\">Threads and strictness; null for the defaults.</param>");
        writer.Line("/// <exception cref=\"global::Unroll.Weights.CheckpointException\">The file is not a checkpoint, or not one of this network; the message lists what differs.</exception>");
        writer.GeneratedAttributes();
        writer.Line($"public static {type} Load(string path, global::Unroll.LoadOptions? options = null) => new(Cpu.Program.Load(path, options));");
        writer.Line();
        writer.Line("/// <summary>Loads parameters that have been opened already or are in memory.</summary>");
        writer.Line("/// <param name=\"weights\">The parameters by upstream's names.</param>");
        writer.Line("/// <param name=\"options\">Threads and strictness; null for the defaults.</param>");
        writer.Line("/// <exception cref=\"global::Unroll.Weights.CheckpointException\">The parameters are not this network's; the message lists what differs.</exception>");
        writer.GeneratedAttributes();
        writer.Line($"public static {type} Load(global::Unroll.Weights.StateDict weights, global::Unroll.LoadOptions? options = null) => new(Cpu.Program.Load(weights, options));");
        writer.Line();
    }

    private static void Forward(SourceWriter writer, CpuPlan plan)
    {
        const string Images = "/// <param name=\"input\">Images, [batch, InputChannels, InputHeight, InputWidth] in row-major order (NCHW).</param>";
        const string Wrong = "/// <exception cref=\"global::System.ArgumentException\">A length does not fit the shapes; the message says which would.</exception>";
        var single = plan.Network.Outputs.Count == 1;
        var (type, first) = single ? ("float[]", "[0]") : ("float[][]", "");
        var names = string.Join(", ", plan.Network.Graph.Outputs.Select(o => o.Name));
        writer.Line("/// <summary>Runs one image.</summary>");
        writer.Line("/// <param name=\"input\">The image, [InputChannels, InputHeight, InputWidth] in row-major order (CHW).</param>");
        writer.Line(single
            ? "/// <returns>[OutputChannels, OutputHeight, OutputWidth] in row-major order.</returns>"
            : $"/// <returns>For each output ({names}): [channels, height, width] in row-major order.</returns>");
        writer.Line(Wrong);
        writer.GeneratedAttributes();
        writer.Line($"public {type} Forward(global::System.ReadOnlySpan<float> input) => _cpu.Forward(input){first};");
        writer.Line();
        writer.Line("/// <summary>Runs a batch of images.</summary>");
        writer.Line(Images);
        writer.Line("/// <param name=\"batch\">The number of images, at least one.</param>");
        writer.Line(single
            ? "/// <returns>[batch, OutputChannels, OutputHeight, OutputWidth] in row-major order.</returns>"
            : $"/// <returns>For each output ({names}): [batch, channels, height, width] in row-major order.</returns>");
        writer.Line(Wrong);
        writer.GeneratedAttributes();
        writer.Line($"public {type} Forward(global::System.ReadOnlySpan<float> input, int batch) => _cpu.Forward(input, batch){first};");
        writer.Line();
        if (single)
        {
            writer.Line("/// <summary>Runs a batch of images without allocating.</summary>");
            writer.Line(Images);
            writer.Line("/// <param name=\"output\">Receives [batch, OutputChannels, OutputHeight, OutputWidth] in row-major order.</param>");
            writer.Line(Wrong);
            writer.GeneratedAttributes();
            writer.Line("public void Forward(global::System.ReadOnlySpan<float> input, global::System.Span<float> output) => _cpu.Forward(input, output);");
            writer.Line();
        }

        writer.Line("/// <inheritdoc/>");
        writer.GeneratedAttributes();
        writer.Line("public void Forward(global::System.ReadOnlySpan<float> input, global::System.ReadOnlySpan<global::System.Memory<float>> outputs) => _cpu.Forward(input, outputs);");
    }

    private static IEnumerable<string> SummaryText(NetworkDeclaration declaration, CpuPlan plan)
    {
        var input = declaration.Spec.Input;
        var outputs = string.Join(", ", plan.Network.Graph.Outputs.Select((o, i) => $"{o.Name} {plan.Network.Outputs[i].Shape}"));
        yield return $"{declaration.Spec.Name}: {input} -> {outputs}.";
        yield return string.Format(
            CultureInfo.InvariantCulture, "{0:0.00} M parameters, {1:0.000} GMAC an image, {2:0.00} MB of activations.",
            plan.Network.Graph.ParameterCount() / 1e6, plan.Network.Graph.MultiplyAccumulates() / 1e9, 4.0 * plan.Network.ArenaLength / 1e6);
        yield return "<code>";
        yield return $"{"block",-14} {"output",-14} {"parameters",12} {"MMAC",10}";
        foreach (var block in plan.Steps.Select(s => s.Step.Node).GroupBy(node => node.Block))
        {
            var parameters = block.Sum(plan.Network.Graph.ParameterCount);
            var macs = block.Sum(plan.Network.Graph.MultiplyAccumulates);
            yield return $"{block.Key,-14} {block.Last().Shape,-14} {SourceWriter.Literal(parameters),12} {StepText.Megas(macs),10}";
        }

        yield return "</code>";
    }

    private static string Numbers(Shape shape) => $"{shape.Channels}, {shape.Height}, {shape.Width}";
}
