using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Unroll.Networks;
using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Zoo.Tests;

/// <summary>Loading a compiled network: what fits, what does not, a new head, and what becomes of a network that nobody holds.</summary>
[Collection(nameof(QuietCollection))]
public sealed class NetworkLoadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("unroll-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_saved_as_safetensors_gives_the_same_bits()
    {
        var path = Save(Tensors<FashionResNeSt>());

        Assert.Equal(NetworkTests.Run(FashionResNeSt.Load(Dict(Tensors<FashionResNeSt>())), 0), NetworkTests.Run(FashionResNeSt.Load(path), 0));
    }

    [Fact]
    public void A_checkpoint_without_a_head_needs_an_initial_one()
    {
        var path = Save(Tensors<FashionResNet18WithLayer4>().Where(t => !t.Name.StartsWith("fc.", StringComparison.Ordinal)));

        var error = Assert.Throws<CheckpointException>(() => FashionResNet18WithLayer4.Load(path));
        Assert.Contains("does not fit fashion_resnet18 with layer4: 2 missing, 0 unexpected, 0 mis-shaped.", error.Message, StringComparison.Ordinal);
        Assert.Contains("fc.weight [10,128]", error.Message, StringComparison.Ordinal);
        Assert.Contains("Head = HeadWeights.Initial", error.Message, StringComparison.Ordinal);
        AssertLoadsWithInitialHead(NetworkCase.Of<FashionResNet18WithLayer4>(), path);
    }

    [Fact]
    public void A_checkpoint_of_another_class_count_needs_an_initial_head()
    {
        var path = Save(Tensors<FashionResNet18>());

        var error = Assert.Throws<CheckpointException>(() => FashionResNet18ForSeven.Load(path));
        Assert.Contains("does not fit fashion_resnet18 for seven: 0 missing, 0 unexpected, 2 mis-shaped.", error.Message, StringComparison.Ordinal);
        Assert.Contains("fc.weight [10,128] where [7,128] is expected", error.Message, StringComparison.Ordinal);
        AssertLoadsWithInitialHead(NetworkCase.Of<FashionResNet18ForSeven>(), path);
        Assert.Equal(7, FashionResNet18ForSeven.LogitsChannels);
    }

    [Fact]
    public void DenseNets_published_files_have_the_names_of_old()
    {
        var info = SmallDenseNet.Info;
        var old = Tensors<SmallDenseNet>().Select(t => t with { Name = Regex.Replace(t.Name, @"(denselayer\d+\.(?:norm|conv))([12])", "$1.$2") }).ToList();
        var image = NetworkTests.Image(info, 0);

        Assert.Contains(old, t => t.Name == "features.denseblock1.denselayer2.norm.1.running_var");
        Assert.Equal(SmallDenseNet.Load(Dict(Tensors<SmallDenseNet>())).Forward(image), SmallDenseNet.Load(Save(old)).Forward(image));
    }

    [Theory]
    [InlineData("alexnet")]
    [InlineData("vgg")]
    public void Of_three_linear_layers_the_initial_head_is_the_last(string family)
    {
        var (info, load) = family == "vgg"
            ? (SmallVgg.Info, (Func<StateDict, LoadOptions, INetwork>)((weights, options) => SmallVgg.Load(weights, options)))
            : (SmallAlexNet.Info, (weights, options) => SmallAlexNet.Load(weights, options));
        var tensors = family == "vgg" ? Tensors<SmallVgg>().ToList() : [.. Tensors<SmallAlexNet>()];

        // Another class count is no obstacle, but a hidden layer of another size is one.
        load(Dict(tensors.Where(t => !t.Name.StartsWith("classifier.6.", StringComparison.Ordinal)).Append(("classifier.6.weight", [1, 2], [1, 2]))), new LoadOptions { Head = HeadWeights.Initial });
        var error = Assert.Throws<CheckpointException>(() => load(
            Dict(tensors.Where(t => t.Name != "classifier.4.weight" && t.Name != "classifier.3.weight")), new LoadOptions { Head = HeadWeights.Initial }));
        Assert.Contains("1 missing, 0 unexpected, 0 mis-shaped.", error.Message, StringComparison.Ordinal);
        Assert.Equal(["classifier.6.weight", "classifier.6.bias"], info.Parameters.Where(p => p.IsHead).Select(p => p.Name));
    }

    [Fact]
    public void A_backbone_ignores_the_head_of_a_checkpoint_where_asked_to()
    {
        var path = Save(Tensors<FashionResNeSt>());

        var error = Assert.Throws<CheckpointException>(() => FashionResNeStHeadless.Load(path));
        Assert.Contains("0 missing, 2 unexpected, 0 mis-shaped.", error.Message, StringComparison.Ordinal);
        FashionResNeStHeadless.Load(path, new LoadOptions { Head = HeadWeights.Initial });
    }

    [Fact]
    public void A_backbone_takes_a_checkpoint_with_or_without_the_stages_behind_its_last()
    {
        var all = Tensors<FashionResNeSt>();
        var image = NetworkTests.Image(FashionResNeStBackbone.Info, 0);
        var initial = new LoadOptions { Head = HeadWeights.Initial };

        var fromAll = FashionResNeStBackbone.Load(Dict(all), initial).Forward(image);
        var fromNeeded = FashionResNeStBackbone.Load(Dict(all.Where(t => !t.Name.StartsWith("layer4", StringComparison.Ordinal))), initial).Forward(image);

        Assert.Equal(fromAll, fromNeeded);
        Assert.DoesNotContain(FashionResNeStBackbone.Info.Layers, l => l.Name.StartsWith("layer4", StringComparison.Ordinal));
    }

    [Fact]
    public void Auxiliary_classifiers_of_a_published_checkpoint_are_passed_over()
    {
        var tensors = Tensors<GoogLeNetAt64>().Append(("aux1.conv.conv.weight", new float[128 * 512], [128, 512, 1, 1])).Append(("aux2.fc2.bias", new float[1000], [1000]));

        GoogLeNetAt64.Load(Dict(tensors));

        Assert.Throws<CheckpointException>(() => GoogLeNetAt64.Load(Dict(tensors.Append(("aux3.fc2.bias", new float[1000], [1000])))));
    }

    [Fact]
    public void All_that_does_not_fit_is_told_at_once()
    {
        var tensors = Tensors<FashionResNet18>().Where(t => t.Name != "layer1.0.bn1.bias")
            .Select(t => t.Name == "conv1.weight" ? (t.Name, new float[64], [64, 1, 1, 1]) : t)
            .Append(("layer9.weight", new float[2], [2]));

        var error = Assert.Throws<CheckpointException>(() => FashionResNet18.Load(Dict(tensors)));

        Assert.StartsWith("memory does not fit fashion_resnet18: 1 missing, 1 unexpected, 1 mis-shaped.", error.Message, StringComparison.Ordinal);
        Assert.Contains("layer1.0.bn1.bias [16]", error.Message, StringComparison.Ordinal);
        Assert.Contains("layer9.weight [2]", error.Message, StringComparison.Ordinal);
        Assert.Contains("conv1.weight [64,1,1,1] where [64,1,7,7] is expected", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("layer2.0.bn1.weight", float.NaN, "NaN")]
    [InlineData("layer4.1.conv2.weight", float.PositiveInfinity, "infinite")]
    [InlineData("fc.bias", float.NaN, "NaN")]
    public void A_weight_that_is_not_finite_is_named(string name, float value, string word)
    {
        var tensors = Tensors<FashionResNet18>().ToList();
        tensors.Single(t => t.Name == name).Values[3] = value;

        var error = Assert.Throws<CheckpointException>(() => FashionResNet18.Load(Dict(tensors)));

        Assert.Contains($"parameter {name} ", error.Message, StringComparison.Ordinal);
        Assert.Contains($"is {word} at index 3", error.Message, StringComparison.Ordinal);
        FashionResNet18.Load(Dict(tensors), new LoadOptions { AllowNonFinite = true });
    }

    [Fact]
    public void A_negative_number_of_threads_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FashionResNet18.Load(Dict(Tensors<FashionResNet18>()), new LoadOptions { Threads = -1 }));

    [Fact]
    public void Feature_maps_come_in_the_declared_order_the_logits_last()
    {
        Assert.Equal(
            [("layer3", new TensorShape(256, 4, 4)), ("layer1", new TensorShape(64, 16, 16))],
            FashionResNeStBackbone.Info.Outputs.Select(o => (o.Name, o.Shape)));
        Assert.Equal(
            [("layer4", new TensorShape(128, 2, 2)), ("logits", new TensorShape(7, 1, 1))],
            FashionResNet18ForSeven.Info.Outputs.Select(o => (o.Name, o.Shape)));
        Assert.Equal([("layer4", new TensorShape(512, 2, 2))], FashionResNeStHeadless.Info.Outputs.Select(o => (o.Name, o.Shape)));
        Assert.Equal((512, 2, 2), (FashionResNeStHeadless.OutputChannels, FashionResNeStHeadless.OutputHeight, FashionResNeStHeadless.OutputWidth));

        var image = NetworkTests.Image(FashionResNeSt.Info, 0);
        var maps = FashionResNeStBackbone.Load(Dict(Tensors<FashionResNeStBackbone>())).Forward(image);
        Assert.Equal([256 * 4 * 4, 64 * 16 * 16], maps.Select(m => m.Length));
        Assert.Equal(512 * 2 * 2, FashionResNeStHeadless.Load(Dict(Tensors<FashionResNeStHeadless>())).Forward(image).Length);
    }

    [Fact]
    public void A_network_that_nobody_holds_is_collected_and_its_threads_end()
    {
        var (network, threads) = Abandoned();

        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return !network.IsAlive && threads.Live == 0;
            },
            TimeSpan.FromSeconds(30)));
    }

    /// <summary>In a method of its own, so that nothing on the stack holds the network.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Network, Threads Threads) Abandoned()
    {
        var network = FashionResNet18.Load(Dict(Tensors<FashionResNet18>()), new LoadOptions { Threads = 3 });
        network.Forward(NetworkTests.Image(FashionResNet18.Info, 0));
        var threads = new Threads(network);
        Assert.Equal(2, threads.Live);
        return (new WeakReference(network), threads);
    }

    private static void AssertLoadsWithInitialHead(NetworkCase network, string path)
    {
        var options = new LoadOptions { Head = HeadWeights.Initial };
        var outputs = NetworkTests.Run(network.LoadFile(path, options), 0);

        Assert.Equal(outputs, NetworkTests.Run(network.LoadFile(path, options), 0));
        Assert.Equal(NetworkTests.Run(FashionResNet18WithLayer4.Load(Dict(Tensors<FashionResNet18>())), 0)[0], outputs[0]);
        Assert.Equal(outputs[1].Length, outputs[1].Distinct().Count());
        Assert.All(outputs[1], bits => Assert.True(float.IsFinite(BitConverter.Int32BitsToSingle(bits))));
    }

    private static IEnumerable<(string Name, float[] Values, int[] Shape)> Tensors<T>()
        where T : INetwork<T>
    {
        var parameters = T.Info.Parameters;
        var names = parameters.Select(p => p.Name).ToHashSet();
        return parameters.Where(p => p.Kind != ParameterKind.Counter).Select(p => (p.Name, FormulaWeights.Tensor(p.Name, [.. p.Shape], names), p.Shape.ToArray()));
    }

    private static StateDict Dict(IEnumerable<(string Name, float[] Values, int[] Shape)> tensors) => StateDict.FromArrays(tensors);

    private string Save(IEnumerable<(string Name, float[] Values, int[] Shape)> tensors)
    {
        var path = Path.Combine(_folder, "weights.safetensors");
        Dict(tensors).SaveSafetensors(path);
        return path;
    }

    /// <summary>Watches a network's threads without holding the network: what the threads themselves hold is all it keeps.</summary>
    private sealed class Threads
    {
        private readonly object _shared;
        private readonly PropertyInfo _live;

        public Threads(object network)
        {
            _shared = Field(Field(Field(network, "_cpu"), "_team"), "_shared");
            _live = _shared.GetType().GetProperty("LiveThreads")!;
        }

        public int Live => (int)_live.GetValue(_shared)!;

        private static object Field(object of, string name) => of.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(of)!;
    }
}
