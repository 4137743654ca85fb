namespace Unroll.Agreement.Tests;

/// <summary>What is not explicit leaves out nothing but repetitions.</summary>
public class OrdinaryNetworksTests(ITestOutputHelper output)
{
    [Fact]
    public void They_have_everything_that_the_zoo_has() => AssertComplete(OrdinaryNetworks.WithEveryOption, OrdinaryNetworks.FeaturesOf);

    [Fact]
    public void Those_under_random_weights_have_every_family_and_operator() => AssertComplete(OrdinaryNetworks.WithEveryFamily, OrdinaryNetworks.FamiliesAndOperatorsOf);

    private void AssertComplete(IReadOnlySet<ZooNetwork> ordinary, Func<ZooNetwork, IEnumerable<string>> has)
    {
        var all = ZooNetwork.All.SelectMany(has).ToHashSet();
        output.WriteLine($"{all.Count} features in {ordinary.Count} of {ZooNetwork.All.Count} networks: {string.Join(", ", ordinary.Select(network => network.Info.Name))}.");
        Assert.Empty(all.Except(ordinary.SelectMany(has)));
    }
}
