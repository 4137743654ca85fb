using Unroll.Weights;

namespace Unroll.Zoo.Tests;

/// <summary>A compiled network and the recorded output of the PyTorch implementation that it must equal.</summary>
internal sealed record GoldenCase(string Model, string Size, NetworkInfo Info, Func<StateDict, LoadOptions, INetwork> Load)
{
    public string Name => $"{Info.Name}: {Model} {Size}";

    public static GoldenCase Of<T>(string model, string size)
        where T : INetwork<T> => new(model, size, T.Info, (weights, options) => T.Load(weights, options));
}
