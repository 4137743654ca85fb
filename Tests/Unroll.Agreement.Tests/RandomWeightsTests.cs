using Unroll.Weights;

namespace Unroll.Agreement.Tests;

/// <summary>Under random weights: another scale of every tensor and every norm.</summary>
public sealed class RandomWeightsTests(OtherBackends backends, ITestOutputHelper output) : AgreementTests(backends, output)
{
    private protected override (StateDict Weights, int Batch) WeightsOf(NetworkInfo network) =>
        (StateDict.Synthetic(network), network.Name.Contains("dot product", StringComparison.Ordinal) ? 3 : 1);
}
