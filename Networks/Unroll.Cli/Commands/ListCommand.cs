using System.CommandLine;
using System.Globalization;
using Unroll.Cli.Published;
using Unroll.Cli.Tables;
using Unroll.Hub.Catalog;
using Unroll.Networks;

namespace Unroll.Cli.Commands;

/// <summary>Lists the zoo, or the weights that are published for it.</summary>
internal static class ListCommand
{
    public static Command Create(Terminal terminal, WeightsResolver resolver)
    {
        var weights = new Option<bool>("--weights") { Description = "List the published weights instead: accuracy on ImageNet, input, licence, address. A network's first ones are what its name stands for." };
        var json = CommonOptions.Json();
        var command = new Command("list", "Lists the networks: family, input, parameters, multiply-accumulates of one image, and whose weights each loads.") { weights, json };
        var networks = NetworkOptions.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(weights) && networks.IsGiven(result))
            {
                result.AddError("--weights lists what is published for the tool's own networks; with --assembly there is nothing to list.");
            }
        });
        command.SetAction(parsed => parsed.GetValue(weights)
            ? ListWeights(terminal, resolver.Options.Catalog, parsed.GetValue(json))
            : List(terminal, networks.Of(parsed), parsed.GetValue(json)));
        return command;
    }

    private static int List(Terminal terminal, NetworkSet networks, bool json)
    {
        if (json)
        {
            terminal.WriteJson([.. networks.All.Select(Describe)], ResultsJson.Default.ListedNetworkArray);
            return Application.Success;
        }

        terminal.WriteTable(
            [Column.Name("name"), Column.Text("family"), Column.Name("input"), Column.Figure("parameters"), Column.Figure("GMAC"), Column.Text("weights")],
            networks.All.Select(entry => (string[])
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

    private static int ListWeights(Terminal terminal, WeightsCatalog catalog, bool json)
    {
        if (json)
        {
            terminal.WriteJson([.. catalog.All.Select(Describe)], ResultsJson.Default.ListedWeightsArray);
            return Application.Success;
        }

        terminal.WriteTable(
            [Column.Name("weights"), Column.Figure("top-1"), Column.Figure("top-5"), Column.Figure("size"), Column.Text("licence"), Column.Address("address")],
            catalog.All.Select(weights => (string[])
            [
                weights.FullName,
                Accuracy(weights.Top1),
                Accuracy(weights.Top5),
                Figures.Count(weights.Recipe.Size),
                weights.License,
                weights.Address,
            ]));
        return Application.Success;
    }

    private static string Accuracy(double? percent) => percent?.ToString("F2", CultureInfo.InvariantCulture) ?? "";

    private static ListedNetwork Describe(ZooEntry entry) => new(
        entry.Name, entry.Family, Shapes.ToArray(entry.Info.Input), entry.Info.ParameterCount, entry.Info.MultiplyAccumulates, entry.Source);

    private static ListedWeights Describe(PublishedWeights weights) => new(
        weights.FullName, weights.Network, weights.Tag, weights.Address, weights.Sha256, weights.License, weights.Top1, weights.Top5, weights.Recipe.Size, weights.Source);
}
