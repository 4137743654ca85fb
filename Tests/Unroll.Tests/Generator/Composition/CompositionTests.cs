using System.Reflection;
using System.Runtime.Loader;
using Unroll.Naive;
using Unroll.Naive.Networks;
using Unroll.Testing;
using Unroll.Tests.Support;
using Unroll.Weights;

namespace Unroll.Tests.Generator.Composition;

/// <summary>Networks composed of stages: what is accepted compiles and computes what the naive blocks do; what is not has a reason.</summary>
public class CompositionTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-5;

    public static TheoryData<StageBlock> Blocks => [.. Enum.GetValues<StageBlock>()];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Each_block_is_its_originals(StageBlock block)
    {
        var random = new Random((int)block);
        RandomNetwork[] networks = [.. Enumerable.Range(0, 4).Select(i => RandomNetwork.Of($"Net{i}", random, block))];

        Assert.True(Check(networks) >= 1, "Most of the declarations are rejected.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_compositions(int seed)
    {
        var random = new Random(seed);
        StageBlock Block() => (StageBlock)random.Next(Enum.GetValues<StageBlock>().Length);
        RandomNetwork[] networks = [.. Enumerable.Range(0, 12).Select(i => RandomNetwork.Of($"Net{i}", random, [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Block())]))];

        Assert.True(Check(networks) >= 4, "Most of the declarations are rejected.");
    }

    /// <summary>Compiles all in one go and runs those that are accepted; returns how many.</summary>
    private int Check(RandomNetwork[] networks)
    {
        var run = GeneratorHarness.Run([.. networks.Select(network => network.Text)]);
        Assert.Null(run.Result.Exception);
        Assert.Empty(run.CompilerErrors);
        Assert.DoesNotContain(run.Diagnostics, d => d.StartsWith("UNR0022", StringComparison.Ordinal));
        var rejected = run.Result.Diagnostics.Select(d => d.Location.SourceTree!.ToString()).Distinct().Count();
        Assert.Equal(networks.Length, run.Networks.Count + rejected);

        using var image = new MemoryStream();
        Assert.True(run.Output.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        image.Position = 0;
        var context = new AssemblyLoadContext(null, isCollectible: true);
        context.Resolving += (_, name) => AssemblyLoadContext.Default.LoadFromAssemblyName(name);
        var assembly = context.LoadFromStream(image);
        foreach (var network in networks.Where(network => run.Networks.Contains(network.Name)))
        {
            Compare(network, assembly.GetType(network.Name, throwOnError: true)!);
        }

        context.Unload();
        output.WriteLine(string.Join("\n", run.Diagnostics));
        return run.Networks.Count;
    }

    private void Compare(RandomNetwork network, Type type)
    {
        var info = (NetworkInfo)type.GetProperty("Info", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        var names = info.Parameters.Select(p => p.Name).ToHashSet();
        float[] Values(string name, IReadOnlyList<int> shape) => FormulaWeights.Tensor(name, [.. shape], names);
        var layers = new NaiveLayers((name, shape) => NaiveTensor.FromFloats(Values(name, shape), shape));
        int[] shape = [1, .. network.Input];
        var input = FormulaWeights.Input(shape);
        var expected = network.Forward(layers, NaiveTensor.FromFloats(input, shape));
        Assert.Equal(
            layers.Asked.Select(p => $"{p.Key} [{string.Join(", ", p.Value)}]").Order(StringComparer.Ordinal),
            info.Parameters.Where(p => p.Kind != ParameterKind.Counter).Select(p => $"{p.Name} [{string.Join(", ", p.Shape)}]").Order(StringComparer.Ordinal));

        using var weights = StateDict.FromArrays(info.Parameters.Where(p => p.Kind != ParameterKind.Counter).Select(p => (p.Name, Values(p.Name, p.Shape), p.Shape.ToArray())));
        var loaded = (INetwork)type.GetMethod("Load", [typeof(StateDict), typeof(LoadOptions)])!.Invoke(null, [weights, new LoadOptions { Threads = 1 }])!;
        var outputs = loaded.Run(input);
        Assert.Equal(expected.Length, outputs.Length);
        for (var i = 0; i < outputs.Length; i++)
        {
            var error = NaiveOps.RelativeL2(NaiveTensor.FromFloats(outputs[i], expected[i].Shape), expected[i]);
            output.WriteLine($"{network.Name}, output {i}: {error:e2}");
            Assert.True(error <= Tolerance, $"Output {i} is off by {error:e2}:\n{network.Text}");
        }
    }
}
