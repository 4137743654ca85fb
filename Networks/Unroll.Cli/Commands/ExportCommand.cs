using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Unroll.Cli.Published;
using Unroll.Images;
using Unroll.Networks;
using Unroll.Onnx;

namespace Unroll.Cli.Commands;

/// <summary>Writes a network and its weights as an ONNX file.</summary>
internal static class ExportCommand
{
    private const int MaxBatch = 1 << 20;

    public static Command Create(Terminal terminal, WeightsResolver resolver)
    {
        var name = CommonOptions.Network();
        var output = new Option<string>("--output") { Description = "Where the ONNX file goes.", HelpName = "F.onnx", Required = true };
        var labels = CommonOptions.Labels();
        var opset = new Option<int?>("--opset")
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"The version of ONNX's operators, {OnnxOptions.MinOpset} to {OnnxOptions.MaxOpset}; {OnnxOptions.MinOpset} unless given."),
            HelpName = "n",
            CustomParser = ParseOpset,
        };
        var batch = CommonOptions.Count("--batch", MaxBatch, "How many images the file's network takes; any number unless given.");
        var unfused = new Option<bool>("--unfused") { Description = "A node for each layer as declared, with upstream's parameters, instead of batch norms folded into convolutions." };
        var input = new ImageInputOptions();
        var command = new Command("export", "Writes a network and its weights as an ONNX file.") { name, output, labels, opset, batch, unfused };
        var networks = NetworkOptions.AddTo(command);
        var weights = WeightsOptions.AddTo(command, CommonOptions.Weights());
        command.AddAll(input.OfPreprocessing);
        command.SetAction((parsed, cancellation) => Task.Run(async () =>
        {
            var entry = networks.Resolve(parsed, name);
            var program = entry.Info.Programs.OfType<OnnxProgram>().SingleOrDefault()
                ?? throw new CommandException($"{entry.Name} was compiled without ONNX: the project that declares it must reference the package Unroll.Onnx ('dotnet add package Unroll.Onnx') and be built again.");
            var path = parsed.GetRequiredValue(output);
            var choice = weights.Of(parsed, terminal);
            PreprocessingOf(new ResolvedWeights(choice.Path));
            var checkpoint = await resolver.ResolveAsync(entry, choice.Path, parsed.GetValue(resolver.Offline), cancellation);
            Export(program, entry, path, choice.At(checkpoint), new OnnxOptions
            {
                Part = choice.Part,
                WeightsOf = checkpoint.Network,
                AllowOtherLayers = choice.AllowOtherLayers,
                Report = choice.Options.Report,
                Fused = !parsed.GetValue(unfused),
                Batch = parsed.GetValue(batch),
                Opset = parsed.GetValue(opset) ?? OnnxOptions.MinOpset,
                Labels = LabelsOf(entry, parsed.GetValue(labels)),
                Preprocessing = PreprocessingOf(checkpoint),
            });
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path} {new FileInfo(path).Length:N0} bytes"));
            return Application.Success;

            // What is not known is not written into a file either.
            Preprocessing? PreprocessingOf(ResolvedWeights weights) => input.IsKnown(parsed, entry, weights) ? input.ReadPreprocessing(parsed, entry, weights) : null;
        }));
        return command;
    }

    private static void Export(OnnxProgram program, ZooEntry entry, string path, WeightsChoice weights, OnnxOptions options)
    {
        using var checkpoint = NetworkLoader.RequiredWeightsOf(entry, weights);
        program.Save(path, checkpoint.State, options);
    }

    /// <summary>The names in a file, or the shipped ones; null if there are neither.</summary>
    private static IReadOnlyList<string>? LabelsOf(ZooEntry entry, string? file) =>
        (file ?? ShippedData.LabelsOf(entry)) is { } path ? Labels.Read(path, Classifier.ClassesOf(entry)).Names : null;

    private static int? ParseOpset(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= OnnxOptions.MinOpset and <= OnnxOptions.MaxOpset)
        {
            return value;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"--opset takes a whole number from {OnnxOptions.MinOpset} to {OnnxOptions.MaxOpset}, not '{text}'."));
        return null;
    }
}
