using System.Globalization;
using Unroll.Weights;

namespace Unroll.Cli;

/// <summary>Which networks a checkpoint's parts fit.</summary>
internal static class NetworkFits
{
    /// <summary>Tries all networks.</summary>
    public static FittingPart[] Of(StateDict state, NetworkSet networks)
    {
        Dictionary<string, (CheckpointPart Part, List<string> Networks)> fits = [];
        foreach (var entry in networks.All)
        {
            foreach (var (part, note) in Fitting(state, entry.Info))
            {
                if (!fits.TryGetValue(part.Name, out var known))
                {
                    fits.Add(part.Name, known = (part, []));
                }

                known.Networks.Add(entry.Name + note);
            }
        }

        return [.. fits.Values.Select(fit => new FittingPart(fit.Part.Name, fit.Part.Tensors, fit.Part.Elements, [.. fit.Networks]))];
    }

    /// <summary>The parts that fit as they are; or, where there are none, with another head.</summary>
    private static IEnumerable<(CheckpointPart Part, string Note)> Fitting(StateDict state, NetworkInfo network)
    {
        var asDeclared = state.PartsFor(network);
        if (asDeclared.Count > 0)
        {
            return asDeclared.Select(part => (part, ""));
        }

        var fewerClasses = state.PartsFor(network, new CheckpointOptions { Head = HeadWeights.Padded });
        return fewerClasses.Count > 0
            ? fewerClasses.Select(part => (part, string.Create(CultureInfo.InvariantCulture, $" ({part.Classes} classes)")))
            : state.PartsFor(network, new CheckpointOptions { Head = HeadWeights.Initial }).Select(part => (part, " (but the head)"));
    }
}
