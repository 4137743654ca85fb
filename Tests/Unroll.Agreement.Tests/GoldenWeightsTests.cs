using Unroll.Weights;
using Unroll.Zoo.Tests;

namespace Unroll.Agreement.Tests;

/// <summary>Under the weights of the golden files, three images and one.</summary>
public sealed class GoldenWeightsTests(OtherBackends backends, ITestOutputHelper output) : AgreementTests(backends, output)
{
    // Attention by plain products grows beyond 32-bit floats under them for the images after the first.
    private protected override (StateDict Weights, int Batch) WeightsOf(NetworkInfo network) =>
        (ModelWeights.Of(network), network.Name.Contains("dot product", StringComparison.Ordinal) ? 1 : 3);
}
