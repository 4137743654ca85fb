using Unroll.Naive;
using Unroll.Naive.Networks;
using Unroll.Weights;

namespace Unroll.Zoo.Tests.Naive;

/// <summary>A compiled network and a naive one that must compute the same.</summary>
internal sealed record NaiveCase(NetworkInfo Info, Func<StateDict, LoadOptions, INetwork> Load, Func<NaiveLayers, NaiveTensor, NaiveTensor> Reference)
{
    public static NaiveCase Of<T>(Func<NaiveLayers, NaiveTensor, NaiveTensor> reference)
        where T : INetwork<T> => new(T.Info, (weights, options) => T.Load(weights, options), reference);
}
