using Unroll.Weights;

namespace Unroll.Agreement.Tests;

/// <summary>Under random weights, of another scale in every tensor and norm; one image.</summary>
public sealed class RandomWeightsTests(OtherBackends backends, ITestOutputHelper output) : AgreementTests(backends, output)
{
    /// <summary>What an option changes, the other weights show; a family's and an operator's own parameters are seen under these too, but not those of the few that have a hundred million.</summary>
    public static IEnumerable<TheoryDataRow<string>> Cases => ZooNetwork.CasesOf(OrdinaryNetworks.WithFewWeights);

    private protected override int Batch => 1;

    private protected override StateDict WeightsOf(NetworkInfo network) => StateDict.Synthetic(network);

    [Theory]
    [MemberData(nameof(Cases))]
    public void All_back_ends_compute_the_same(string name) => AssertAgreement(name);
}
