using System.Reflection;
using Unroll.Weights;
using Unroll.Zoo.Variants;

namespace Unroll.Agreement.Tests;

/// <summary>A declared network by what all have.</summary>
internal sealed record ZooNetwork(Type Type, NetworkInfo Info, Func<StateDict, LoadOptions?, INetwork> LoadOnCpu)
{
    /// <summary>The zoo on small images.</summary>
    public static IReadOnlyList<ZooNetwork> All { get; } =
    [
        .. typeof(ResNet18At64).Assembly.GetExportedTypes()
            .Where(type => type.IsAssignableTo(typeof(INetwork)))
            .Select(type => (ZooNetwork)typeof(ZooNetwork).GetMethod(nameof(Of), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(null, null)!)
            .OrderBy(network => network.Info.Name, StringComparer.Ordinal),
    ];

    /// <summary>All; the chosen ones in every run, the others where explicit tests are asked for.</summary>
    public static IEnumerable<TheoryDataRow<string>> CasesOf(IReadOnlySet<ZooNetwork> chosen) => All.Select(network => new TheoryDataRow<string>(network.Info.Name) { Explicit = !chosen.Contains(network) });

    public static ZooNetwork Find(string name) => All.Single(network => network.Info.Name == name);

    private static ZooNetwork Of<T>()
        where T : INetwork<T> => new(typeof(T), T.Info, static (weights, options) => T.Load(weights, options));
}
