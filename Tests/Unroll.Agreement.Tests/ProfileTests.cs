using Unroll.Cpu;
using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Agreement.Tests;

/// <summary>The profile's layers are those of the layer table. As few networks as have every kernel are enough; the others are explicit.</summary>
public class ProfileTests(ITestOutputHelper output)
{
    public static IEnumerable<TheoryDataRow<string>> Cases => ZooNetwork.CasesOf(OrdinaryNetworks.WithEveryOperator);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_layer_is_timed_once(string name)
    {
        var info = ZooNetwork.Find(name).Info;
        using var weights = StateDict.Synthetic(info);
        var network = info.Program<CpuProgram>().Load(weights, new LoadOptions { Threads = 2 });
        var images = FormulaWeights.Input([2, info.Input.Channels, info.Input.Height, info.Input.Width]);

        var profile = network.Profile(images, TimeSpan.Zero, TestContext.Current.CancellationToken);

        output.WriteLine($"{profile.Simd}, {profile.PeakMultiplyAddsPerSecond:e1} multiply-adds a second, pass {profile.Pass.TotalMilliseconds} ms, layers {profile.Layers.Sum(layer => layer.Time.TotalMilliseconds)} ms");
        Assert.Equal([.. info.Layers.Select(layer => (layer.Name, layer.Kernel)), ("output", "Output")], profile.Layers.Select(layer => (layer.Name, layer.Kernel)));
        Assert.Equal(info.MultiplyAccumulates, profile.Layers.Sum(layer => layer.MultiplyAccumulates));
        Assert.All(profile.Layers, layer => Assert.True(layer.Time >= TimeSpan.Zero && layer.Bytes > 0, layer.ToString()));
        Assert.Equal(2, profile.Threads);
        Assert.True(profile.Pass > TimeSpan.Zero && profile.PeakMultiplyAddsPerSecond > 0);
    }
}
