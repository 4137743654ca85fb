using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Agreement.Tests;

/// <summary>Under the weights of the golden files, three images at a time.</summary>
public sealed class GoldenWeightsTests(OtherBackends backends, ITestOutputHelper output) : AgreementTests(backends, output)
{
    public static IEnumerable<TheoryDataRow<string>> Cases => ZooNetwork.CasesOf(OrdinaryNetworks.WithEveryOption);

    private protected override int Batch => 3;

    private protected override StateDict WeightsOf(NetworkInfo network) => ModelWeights.Of(network);

    [Theory]
    [MemberData(nameof(Cases))]
    public void All_back_ends_compute_the_same(string name) => AssertAgreement(name);
}
