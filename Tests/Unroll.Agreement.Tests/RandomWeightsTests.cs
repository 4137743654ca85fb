using Unroll.Weights;

namespace Unroll.Agreement.Tests;

/// <summary>Under random weights, of another scale in every tensor and norm; one image.</summary>
public sealed class RandomWeightsTests(OtherBackends backends, ITestOutputHelper output) : AgreementTests(backends, output)
{
    private protected override int Batch => 1;

    private protected override int[] TorchBatches => [Batch];

    private protected override StateDict WeightsOf(NetworkInfo network) => StateDict.Synthetic(network);
}
