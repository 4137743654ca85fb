using System.CommandLine;
using Unroll.Cli.Tables;
using Unroll.Cpu;
using Unroll.Networks;

namespace Unroll.Cli.Commands;

/// <summary>Prints a network's layer table.</summary>
internal static class SummaryCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = CommonOptions.Network();
        var json = CommonOptions.Json();
        var command = new Command("summary", "Prints a network's layers as they were compiled, and its totals.") { name, json };
        var networks = NetworkOptions.AddTo(command);
        command.SetAction(parsed => Summarize(terminal, networks.Resolve(parsed, name), parsed.GetValue(json)));
        return command;
    }

    private static int Summarize(Terminal terminal, ZooEntry entry, bool json)
    {
        if (json)
        {
            terminal.WriteJson(Describe(entry), ResultsJson.Default.NetworkSummary);
            return Application.Success;
        }

        var info = entry.Info;
        terminal.WriteText($"{entry.Name} ({entry.Family}, weights: {entry.Source})");
        terminal.WriteText($"{info.Input} -> {string.Join(", ", info.Outputs.Select(output => $"{output.Name} {output.Shape}"))}");
        terminal.WriteLine();
        terminal.WriteTable(
            [Column.Name("layer"), Column.Name("output"), Column.Figure("parameters"), Column.Figure("MMAC"), Column.Name("kernel"), Column.Figure("arena offset")],
            info.Layers.Select(layer => (string[])
            [
                layer.Name,
                layer.Output.ToString(),
                Figures.Count(layer.ParameterCount),
                Figures.Millions(layer.MultiplyAccumulates),
                layer.Kernel,
                Figures.Count(layer.ArenaOffset),
            ]));
        terminal.WriteLine();
        terminal.WriteFact("parameters           ", $"{Figures.Count(info.ParameterCount)}");
        terminal.WriteFact("multiply-accumulates ", $"{Figures.Count(info.MultiplyAccumulates)} an image");
        terminal.WriteFact("activation arena     ", $"{Figures.Count(ArenaBytes(info))} bytes ({Figures.Megabytes(ArenaBytes(info))}) for each image in flight; offsets count floats");
        terminal.WriteFact("packed weights       ", $"{Figures.Count(WeightBytes(info))} bytes ({Figures.Megabytes(WeightBytes(info))})");
        return Application.Success;
    }

    private static NetworkSummary Describe(ZooEntry entry) => new(
        entry.Name,
        entry.Family,
        entry.Source,
        Shapes.ToArray(entry.Info.Input),
        [.. entry.Info.Outputs.Select(output => new NamedShape(output.Name, Shapes.ToArray(output.Shape)))],
        entry.Info.ParameterCount,
        entry.Info.MultiplyAccumulates,
        ArenaBytes(entry.Info),
        WeightBytes(entry.Info),
        [.. entry.Info.Layers.Select(layer => new SummaryLayer(
            layer.Name, Shapes.ToArray(layer.Output), layer.ParameterCount, layer.MultiplyAccumulates, layer.Kernel, layer.ArenaOffset))]);

    private static long ArenaBytes(NetworkInfo info) => (long)info.Program<CpuProgram>().ArenaLength * sizeof(float);

    private static long WeightBytes(NetworkInfo info) => (long)info.Program<CpuProgram>().WeightLength * sizeof(float);
}
