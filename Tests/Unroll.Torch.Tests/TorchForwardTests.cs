using TorchSharp;
using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Torch.Tests;

/// <summary>The TorchSharp module of a declaration against the CPU network of the same.</summary>
public class TorchForwardTests
{
    private const double Tolerance = 1e-5;

    private readonly ITestOutputHelper _output;

    public TorchForwardTests(ITestOutputHelper output)
    {
        _output = output;
        TorchSupport.NeedsLibtorch();
    }

    public static TheoryData<string> Names => [.. TorchCase.All.Select(c => c.Info.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void All_outputs_equal_the_CPU_networks(string name)
    {
        const int Batch = 2;
        var network = TorchCase.Find(name);
        using var weights = TorchSupport.Weights(network.Info);
        var input = TorchSupport.Input(network.Info, Batch);
        var expected = network.LoadCpu(weights, null).Run(input);

        using var module = network.Program.Load(weights);
        var actual = module.Run(input);

        _output.WriteLine(TorchSupport.RanOn);
        for (var i = 0; i < expected.Length; i++)
        {
            var error = NetworkOutputs.RelativeL2(actual[i], expected[i]);
            _output.WriteLine($"  {network.Info.Outputs[i].Name}: {error:e2}");
            Assert.True(error <= Tolerance, $"{network.Info.Outputs[i].Name} is off by {error:e2}.");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_state_dict_has_upstreams_names_and_shapes(string name)
    {
        var network = TorchCase.Find(name);
        using var module = network.Program.Create();

        _output.WriteLine(TorchSupport.RanOn);
        var actual = module.Module.state_dict().Select(p => $"{p.Key} [{string.Join(", ", p.Value.shape)}]");
        Assert.Equal(network.Info.Parameters.Select(p => $"{p.Name} [{string.Join(", ", p.Shape)}]").Order(), actual.Order());
        Assert.Equal(network.Info.ParameterCount, module.Module.parameters().Sum(p => p.numel()));
    }

    [Fact]
    public void Outputs_are_tensors_of_their_declared_shapes()
    {
        using var weights = TorchSupport.Weights(SplitModule.Info);
        using var split = SplitModule.Torch.Load(weights);
        using var tinyWeights = TorchSupport.Weights(TinyModule.Info);
        using var tiny = TinyModule.Torch.Load(tinyWeights);
        using var scope = torch.NewDisposeScope();
        using var gradients = torch.no_grad();

        torch.Tensor[] several = split.call(TorchSupport.Images(SplitModule.Info, 3));
        torch.Tensor single = tiny.call(TorchSupport.Images(TinyModule.Info, 3));

        _output.WriteLine(TorchSupport.RanOn);
        Assert.Equal([3, SplitModule.Layer1Channels, SplitModule.Layer1Height, SplitModule.Layer1Width], several[0].shape);
        Assert.Equal([3, SplitModule.Layer3Channels, SplitModule.Layer3Height, SplitModule.Layer3Width], several[1].shape);
        Assert.Equal([3, SplitModule.LogitsChannels], several[2].shape);
        Assert.Equal([3, TinyModule.OutputChannels], single.shape);
    }

    [Fact]
    public void Wrong_lengths_are_refused_with_the_right_ones()
    {
        using var weights = TorchSupport.Weights(TinyModule.Info);
        using var module = new TorchInference(TinyModule.Torch.Load(weights));
        var input = TorchSupport.Input(TinyModule.Info, 1);

        Assert.Contains("[1, 16, 16], 256 values each", Assert.Throws<ArgumentException>(() => module.Forward(input.AsSpan(1), [new float[3]])).Message, StringComparison.Ordinal);
        Assert.Contains("(logits); 0 given", Assert.Throws<ArgumentException>(() => module.Forward(input, [])).Message, StringComparison.Ordinal);
        Assert.Contains("has 3 values", Assert.Throws<ArgumentException>(() => module.Forward(input, [new float[4]])).Message, StringComparison.Ordinal);
    }

    /// <summary>Most layers compute something of images of any size: a larger one would silently be another network's.</summary>
    [Theory]
    [InlineData(1, 1, 32, 32)]
    [InlineData(1, 3, 16, 16)]
    [InlineData(1, 1, 16, 15)]
    public void Images_of_another_size_are_refused_as_by_the_CPU_network(int batch, int channels, int height, int width)
    {
        using var weights = TorchSupport.Weights(TinyModule.Info);
        using var module = TinyModule.Torch.Load(weights);
        using var images = torch.zeros(batch, channels, height, width);
        using var single = torch.zeros(1, 16, 16);

        Assert.StartsWith(
            $"{TinyModule.Info.Name} takes images of [batch, 1, 16, 16], not [{batch}, {channels}, {height}, {width}]: resize them first, or declare the network for their size by Input.",
            Assert.Throws<ArgumentException>("images", () => module.call(images)).Message,
            StringComparison.Ordinal);
        Assert.Contains("not [1, 16, 16]", Assert.Throws<ArgumentException>("images", () => module.call(single)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thousand_forwards_leave_no_tensor_behind()
    {
        using var weights = TorchSupport.Weights(TinyModule.Info);
        using var module = new TorchInference(TinyModule.Torch.Load(weights));
        var input = TorchSupport.Input(TinyModule.Info, 1);
        var result = new float[TinyModule.OutputChannels];
        module.Forward(input, [result]);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (var i = 0; i < 1000; i++)
        {
            module.Forward(input, [result]);
        }

        _output.WriteLine($"{TorchSupport.RanOn}: {before} live tensors before and after");
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_disposed_module_leaves_no_tensor_behind()
    {
        using var weights = TorchSupport.Weights(OddModule.Info);
        OddModule.Torch.Load(weights).Dispose();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        OddModule.Torch.Load(weights).Dispose();

        _output.WriteLine(TorchSupport.RanOn);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_checkpoint_that_does_not_fit_is_refused_as_by_the_CPU_network()
    {
        using var weights = TorchSupport.Weights(VggModule.Info);

        var message = Assert.Throws<CheckpointException>(() => TinyModule.Torch.Load(weights)).Message;

        Assert.Equal(Assert.Throws<CheckpointException>(() => TinyModule.Load(weights)).Message, message);
    }

    [Fact]
    public void Infinite_weights_are_refused_unless_they_are_allowed()
    {
        using var weights = StateDict.FromArrays(TinyModule.Info.Parameters.Where(p => p.Kind != ParameterKind.Counter).Select(p =>
            (p.Name, Enumerable.Repeat(float.PositiveInfinity, p.Shape.Aggregate(1, (a, b) => a * b)).ToArray(), p.Shape.ToArray())));

        Assert.Contains("conv1.weight", Assert.Throws<CheckpointException>(() => TinyModule.Torch.Load(weights)).Message, StringComparison.Ordinal);
        TinyModule.Torch.Load(weights, new TorchOptions { AllowNonFinite = true }).Dispose();
    }
}
