using Unroll.Networks;
using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Bench;

/// <summary>A network of the zoo that is timed.</summary>
/// <param name="Entry">How it is loaded.</param>
internal sealed record ZooNetwork(ZooEntry Entry)
{
    /// <summary>Its facts.</summary>
    public NetworkInfo Info => Entry.Info;

    /// <summary>Values of one image.</summary>
    public int ImageLength => Info.Input.Length;

    /// <summary>Pseudo-random weights that keep activations at the same scale from the first layer to the last.</summary>
    public StateDict MakeWeights()
    {
        var parameters = Info.Parameters.Where(p => p.Kind != ParameterKind.Counter).ToList();
        var names = parameters.Select(p => p.Name).ToHashSet();
        return StateDict.FromArrays(parameters.Select(p => (p.Name, FormulaWeights.Tensor(p.Name, [.. p.Shape], names), p.Shape.ToArray())));
    }

    /// <summary>Pseudo-random images.</summary>
    public float[] MakeImages(int batch = 1) => FormulaWeights.Input([batch, Info.Input.Channels, Info.Input.Height, Info.Input.Width]);

    /// <summary>A buffer for each output.</summary>
    public Memory<float>[] MakeOutputs(int batch = 1) => [.. Info.Outputs.Select(o => new Memory<float>(new float[batch * o.Shape.Length]))];
}

/// <summary>The networks that are timed, by upstream's names.</summary>
internal static class Zoo
{
    private static readonly ZooNetwork[] Networks =
    [
        Of<Declared.ResNet18>(), Of<Declared.ResNet50>(), Of<Declared.ResNeXt50>(), Of<Declared.ResNeSt50>(), Of<SeResNet50>(), Of<ResNeSt269>(),
    ];

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => Networks.Select(n => n.Info.Name);

    /// <exception cref="ArgumentException">There is no such network.</exception>
    public static ZooNetwork Find(string name) =>
        Array.Find(Networks, n => n.Info.Name == name)
            ?? throw new ArgumentException($"There is no network {name} here; there are {string.Join(", ", Names)}.");

    /// <summary>Any network of the tool's zoo.</summary>
    /// <exception cref="ArgumentException">There is no such network.</exception>
    public static ZooEntry Entry(string name) => Unroll.Networks.Zoo.Find(name) ?? throw new ArgumentException($"The zoo has no network '{name}'; 'unroll list' shows those that it has.");

    private static ZooNetwork Of<T>()
        where T : INetwork<T>
    {
        var entry = Unroll.Networks.Zoo.Find(T.Info.Name)!;
        return new ZooNetwork(ZooEntry.Of<T>(entry.Name, entry.Family, entry.Source));
    }
}
