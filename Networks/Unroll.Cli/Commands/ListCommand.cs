using System.CommandLine;
using Unroll.Networks;

namespace Unroll.Cli.Commands;

/// <summary>Lists the zoo.</summary>
internal static class ListCommand
{
    public static Command Create(Terminal terminal)
    {
        var json = CommonOptions.Json();
        var command = new Command("list", "Lists the networks: family, input, parameters, multiply-accumulates of one image, and whose weights each loads.") { json };
        command.SetAction(parsed => List(terminal, parsed.GetValue(json)));
        return command;
    }

    private static int List(Terminal terminal, bool json)
    {
        if (json)
        {
            terminal.WriteJson([.. Zoo.All.Select(Describe)], ResultsJson.Default.ListedNetworkArray);
            return Application.Success;
        }

        terminal.WriteTable(
            ["name", "family", "input", ">parameters", ">GMAC", "weights"],
            Zoo.All.Select(entry => (string[])
            [
                entry.Name,
                entry.Family,
                entry.Info.Input.ToString(),
                Figures.Count(entry.Info.ParameterCount),
                Figures.Billions(entry.Info.MultiplyAccumulates),
                entry.Source,
            ]));
        return Application.Success;
    }

    private static ListedNetwork Describe(ZooEntry entry) => new(
        entry.Name, entry.Family, Shapes.ToArray(entry.Info.Input), entry.Info.ParameterCount, entry.Info.MultiplyAccumulates, entry.Source);
}
