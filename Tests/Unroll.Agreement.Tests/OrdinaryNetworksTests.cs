namespace Unroll.Agreement.Tests;

/// <summary>What is not explicit leaves out nothing but repetitions.</summary>
public class OrdinaryNetworksTests(ITestOutputHelper output)
{
    [Fact]
    public void They_have_everything_that_the_zoo_has()
    {
        var ordinary = ZooNetwork.All.Where(OrdinaryNetworks.Contains).ToList();
        var all = ZooNetwork.All.SelectMany(OrdinaryNetworks.FeaturesOf).ToHashSet();
        output.WriteLine($"{all.Count} families, options and operators in {ordinary.Count} of {ZooNetwork.All.Count} networks: {string.Join(", ", ordinary.Select(network => network.Info.Name))}.");
        Assert.Empty(all.Except(ordinary.SelectMany(OrdinaryNetworks.FeaturesOf)));
    }
}
