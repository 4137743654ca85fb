using System.CommandLine;
using Unroll.Cli.Tables;
using Unroll.Weights;

namespace Unroll.Cli.Commands;

/// <summary>Lists the tensors of a checkpoint, and its parts with the networks that they fit.</summary>
internal static class InspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "A checkpoint: PyTorch (.pth) or safetensors, also compressed (.br, .gz)." };
        var json = CommonOptions.Json();
        var command = new Command("inspect", "Lists a checkpoint's tensors, and which networks its parts fit; nothing in the file is executed.") { file, json };
        var networks = NetworkOptions.AddTo(command);
        command.SetAction(parsed => Inspect(terminal, networks.Of(parsed), parsed.GetRequiredValue(file), parsed.GetValue(json)));
        return command;
    }

    private static int Inspect(Terminal terminal, NetworkSet networks, string path, bool json)
    {
        using var file = CheckpointFile.Open(path);
        using var state = StateDict.Open(file.Path, new StateDictOptions { VerifyHash = false });
        var content = new CheckpointContent(
            path,
            state.Format,
            state.Tensors.Sum(tensor => tensor.ElementCount),
            state.Tensors.Sum(tensor => tensor.ElementCount * SizeOf(tensor.DType)),
            [.. state.Tensors.Select(tensor => new CheckpointTensor(tensor.Name, NameOf(tensor.DType), [.. tensor.Shape]))],
            NetworkFits.Of(state, networks));
        if (json)
        {
            terminal.WriteJson(content, ResultsJson.Default.CheckpointContent);
            return Application.Success;
        }

        terminal.WriteTable(
            [Column.Name("tensor"), Column.Name("type"), Column.Name("shape")],
            content.Tensors.Select(tensor => (string[])[tensor.Name, tensor.DType, Figures.Shape(tensor.Shape)]));
        terminal.WriteLine();
        if (content.Parts.Length > 0)
        {
            terminal.WriteTable(
                [Column.Name("part"), Column.Figure("tensors"), Column.Figure("elements"), Column.Text("fits")],
                content.Parts.Select(part => (string[])[part.Part, Figures.Count(part.Tensors), Figures.Count(part.Elements), string.Join(", ", part.Networks)]));
        }
        else
        {
            terminal.WriteLine($"It fits no network of {networks.Name}.");
        }

        terminal.WriteLine();
        terminal.WriteText(
            $"{content.Format}: {Figures.Count(content.Tensors.Length)} tensors, {Figures.Count(content.Elements)} elements, {Figures.Count(content.Bytes)} bytes ({Figures.Megabytes(content.Bytes)})");
        return Application.Success;
    }

    /// <summary>PyTorch's name of an element type, which is ours in lower case.</summary>
    private static string NameOf(TensorDType type) => type.ToString().ToLowerInvariant();

    private static int SizeOf(TensorDType type) => type switch
    {
        TensorDType.Float64 or TensorDType.Int64 => 8,
        TensorDType.Float32 or TensorDType.Int32 => 4,
        TensorDType.Float16 or TensorDType.BFloat16 or TensorDType.Int16 => 2,
        _ => 1,
    };
}
