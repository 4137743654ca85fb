namespace Unroll.Agreement.Tests;

/// <summary>What is not explicit leaves out nothing but repetitions.</summary>
public class OrdinaryNetworksTests(ITestOutputHelper output)
{
    [Fact]
    public void They_have_everything_that_the_zoo_has() => Assert.Empty(Missing(OrdinaryNetworks.WithEveryOption, OrdinaryNetworks.FeaturesOf));

    [Fact]
    public void Those_under_random_weights_lack_the_families_of_many_weights_and_their_operators_alone() => Assert.Equal(
        ["AlexNetAttribute", "VggAttribute", "operator AdaptiveAvgPool", "operator LinearMap"],
        Missing(OrdinaryNetworks.WithFewWeights, OrdinaryNetworks.FamiliesAndOperatorsOf).Order(StringComparer.Ordinal));

    [Fact]
    public void Those_that_are_profiled_have_every_operator() => Assert.Empty(Missing(OrdinaryNetworks.WithEveryOperator, OrdinaryNetworks.OperatorsOf));

    private IEnumerable<string> Missing(IReadOnlySet<ZooNetwork> ordinary, Func<ZooNetwork, IEnumerable<string>> has)
    {
        var all = ZooNetwork.All.SelectMany(has).ToHashSet();
        output.WriteLine($"{all.Count} features in {ordinary.Count} of {ZooNetwork.All.Count} networks: {string.Join(", ", ordinary.Select(network => network.Info.Name))}.");
        return all.Except(ordinary.SelectMany(has));
    }
}
