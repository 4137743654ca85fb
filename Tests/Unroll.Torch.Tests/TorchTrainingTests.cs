using TorchSharp.Modules;
using Unroll.Testing;
using Unroll.Weights;
using static TorchSharp.torch;

namespace Unroll.Torch.Tests;

/// <summary>Training: modes, frozen stages, initial weights, DropBlock, and the way back to the CPU network.</summary>
public class TorchTrainingTests
{
    private readonly ITestOutputHelper _output;

    public TorchTrainingTests(ITestOutputHelper output)
    {
        _output = output;
        TorchSupport.NeedsLibtorch();
    }

    [Fact]
    public void A_new_module_trains_and_a_loaded_one_infers()
    {
        using var weights = TorchSupport.Weights(TinyModule.Info);
        using var created = new TinyModule.Torch();
        using var loaded = TinyModule.Torch.Load(weights);

        _output.WriteLine(TorchSupport.RanOn);
        Assert.All(created.modules(), m => Assert.True(m.training));
        Assert.All(loaded.modules(), m => Assert.False(m.training));
        loaded.train();
        Assert.All(loaded.modules(), m => Assert.True(m.training));
        Assert.All(loaded.parameters(), p => Assert.True(p.requires_grad));
    }

    [Fact]
    public void Frozen_stages_do_not_learn_and_stay_in_evaluation_mode()
    {
        using var module = new SplitModule.Torch(new TorchOptions { FrozenStages = 1 });
        module.train();

        _output.WriteLine(TorchSupport.RanOn);
        Assert.All(module.named_parameters(), p => Assert.Equal(!IsFrozen(p.name), p.parameter.requires_grad));
        Assert.All(module.named_modules().Where(m => m.module is BatchNorm2d), m => Assert.Equal(!IsFrozen(m.name), m.module.training));

        static bool IsFrozen(string name) => name.StartsWith("conv1.", StringComparison.Ordinal) || name.StartsWith("bn1", StringComparison.Ordinal) || name.StartsWith("layer1.", StringComparison.Ordinal);
    }

    [Fact]
    public void The_stem_alone_can_be_frozen()
    {
        using var module = new TinyModule.Torch(new TorchOptions { FrozenStages = 0 });

        var frozen = module.named_parameters().Where(p => !p.parameter.requires_grad).Select(p => p.name);

        _output.WriteLine(TorchSupport.RanOn);
        Assert.Equal(["bn1.bias", "bn1.weight", "conv1.weight"], frozen.Order());
    }

    [Fact]
    public void Batch_norms_alone_stay_in_evaluation_mode_under_norm_eval()
    {
        using var module = new TinyModule.Torch(new TorchOptions { NormEval = true });
        module.train();

        _output.WriteLine(TorchSupport.RanOn);
        Assert.All(module.modules(), m => Assert.Equal(m is not BatchNorm2d, m.training));
        Assert.All(module.parameters(), p => Assert.True(p.requires_grad));
    }

    [Theory]
    [InlineData(1.0, 0.0, 0)]
    [InlineData(0.0, -0.1, 0)]
    [InlineData(0.0, 0.0, 3)]
    [InlineData(0.0, 0.0, -2)]
    public void Options_out_of_range_are_refused(double dropout, double dropBlock, int frozenStages) => Assert.Throws<ArgumentOutOfRangeException>(
        () => new TinyModule.Torch(new TorchOptions { Dropout = dropout, DropBlock = dropBlock, FrozenStages = frozenStages }));

    [Fact]
    public void Residual_branches_start_at_zero_where_asked_for()
    {
        using var zero = new TinyModule.Torch(new TorchOptions { ZeroInitResidual = true });
        using var one = new TinyModule.Torch(new TorchOptions { ZeroInitResidual = false });
        using var upstream = new TinyModule.Torch();

        _output.WriteLine(TorchSupport.RanOn);
        Assert.All(NormWeights(zero), w => Assert.Equal(w.Name.EndsWith("bn2.weight", StringComparison.Ordinal) ? 0 : 1, w.Values[0]));
        Assert.All(NormWeights(one), w => Assert.Equal(1, w.Values[0]));
        Assert.All(NormWeights(upstream), w => Assert.Equal(1, w.Values[0]));

        static IEnumerable<(string Name, float[] Values)> NormWeights(ITorchNetwork network)
        {
            using var weights = network.ToStateDict();
            return [.. weights.Tensors.Where(t => t.Name.Contains("bn", StringComparison.Ordinal) && t.Name.EndsWith(".weight", StringComparison.Ordinal)).Select(t => (t.Name, Values(t)))];
        }
    }

    [Fact]
    public void The_head_can_start_anew()
    {
        using var weights = TorchSupport.Weights(TinyModule.Info);
        using var without = StateDict.FromArrays(weights.Tensors.Where(t => !t.Name.StartsWith("fc.", StringComparison.Ordinal)).Select(t => (t.Name, Values(t), t.Shape.ToArray())));

        using var module = TinyModule.Torch.Load(without, new TorchOptions { Head = HeadWeights.Initial });

        _output.WriteLine(TorchSupport.RanOn);
        var input = TorchSupport.Input(TinyModule.Info, 2);
        var expected = TinyModule.Load(without, new LoadOptions { Head = HeadWeights.Initial }).Forward(input, 2);
        Assert.True(NetworkOutputs.RelativeL2(module.Compile().Forward(input, 2), expected) < 1e-6);
    }

    [Fact]
    public void The_present_weights_compile_to_the_CPU_network()
    {
        using var module = new SplitModule.Torch();
        var input = TorchSupport.Input(SplitModule.Info, 2);

        var compiled = module.Compile(new LoadOptions { Threads = 1 });

        _output.WriteLine(TorchSupport.RanOn);
        var actual = compiled.Forward(input, 2);
        using var inference = new TorchInference(module);
        var expected = inference.Run(input);
        for (var i = 0; i < actual.Length; i++)
        {
            Assert.True(NetworkOutputs.RelativeL2(actual[i], expected[i]) < 1e-5);
        }
    }

    [Fact]
    public void Saved_weights_load_again_bit_for_bit()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.safetensors");
        try
        {
            using var module = new OddModule.Torch();
            module.SaveSafetensors(path);
            using var again = OddModule.Torch.Load(path);
            using var expected = module.ToStateDict();
            using var actual = again.ToStateDict();

            _output.WriteLine(TorchSupport.RanOn);
            Assert.Equal(expected.Tensors.Select(t => t.Name), actual.Tensors.Select(t => t.Name));
            Assert.All(expected.Tensors.Zip(actual.Tensors), pair => Assert.Equal(Values(pair.First), Values(pair.Second)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_step_of_training_counts_batches_and_moves_what_is_not_frozen()
    {
        TorchSupport.NeedsLibtorch();
        const int Steps = 60;

        // Other tests draw from the same generator meanwhile, so the weights are others each time: enough steps for any.
        using var module = new TinyModule.Torch(new TorchOptions { FrozenStages = 1 });
        using var before = module.ToStateDict();
        using var optimizer = optim.SGD(module.parameters().Where(p => p.requires_grad), 0.1);
        double first = 0, last = 0;
        for (var step = 0; step < Steps; step++)
        {
            using var scope = NewDisposeScope();
            using var loss = nn.functional.cross_entropy(module.call(TorchSupport.Images(TinyModule.Info, 6)), tensor([0L, 1, 2, 0, 1, 2]));
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            last = loss.item<float>();
            first = step == 0 ? last : first;
        }

        using var after = module.ToStateDict();
        _output.WriteLine($"{TorchSupport.RanOn}: loss {first:0.000} to {last:0.000}");
        Assert.True(last < first / 2, $"The loss went from {first} to {last}.");
        foreach (var (old, present) in before.Tensors.Zip(after.Tensors))
        {
            var isFrozen = !old.Name.StartsWith("layer2", StringComparison.Ordinal) && !old.Name.StartsWith("fc", StringComparison.Ordinal);
            Assert.Equal(isFrozen, Values(old).SequenceEqual(Values(present)));
        }

        Assert.True(after.TryGet("layer2.0.bn1.num_batches_tracked", out var batches));
        Assert.Equal([Steps], Values(batches));
    }

    [Fact]
    public void DropBlock_drops_squares_of_about_the_share_asked_for()
    {
        TorchSupport.NeedsLibtorch();
        random.manual_seed(2);
        using var scope = NewDisposeScope();
        using var probe = new DropProbe(new TorchOptions { DropBlock = 0.1 });
        var x = ones(64, 16, 14, 14);
        foreach (var probability in new[] { 0.1, 0.3 })
        {
            probe.DropBlockProbability = probability;

            var y = probe.call(x);

            // Overlapping squares drop less than the sum of their areas.
            var dropped = 1 - y.ne(0).to_type(ScalarType.Float32).mean().item<float>();
            _output.WriteLine($"{TorchSupport.RanOn}: {dropped:0.000} of {probability}");
            Assert.InRange(dropped, 0.8 * probability, probability);
            Assert.Equal(1, y.mean().item<float>(), 1e-4);
            Assert.True(IsUnionOfSquares(y));
        }

        probe.eval();
        Assert.Equal(1, probe.call(x).min().item<float>());
    }

    [Fact]
    public void Stochastic_depth_drops_whole_images()
    {
        TorchSupport.NeedsLibtorch();
        random.manual_seed(3);
        using var scope = NewDisposeScope();
        using var probe = new DepthProbe(new TorchOptions());
        var x = ones(4000, 3, 2, 2);

        var y = probe.call(x);

        var images = y.flatten(1).amax([1]);
        Assert.True(images.eq(y.flatten(1).amin([1])).all().item<bool>());
        var dropped = images.eq(0).to_type(ScalarType.Float32).mean().item<float>();
        _output.WriteLine($"{TorchSupport.RanOn}: {dropped:0.000} of 0.25");
        Assert.InRange(dropped, 0.22, 0.28);
        Assert.Equal(1 / 0.75f, images.max().item<float>(), 1e-6f);

        probe.eval();
        Assert.Equal(1, probe.call(x).min().item<float>());
    }

    /// <summary>Each dropped value lies in a 3x3 square of dropped ones.</summary>
    private static bool IsUnionOfSquares(Tensor y)
    {
        var dropped = y.eq(0).to_type(ScalarType.Float32);
        var full = -nn.functional.max_pool2d(-dropped, (3L, 3L), stride: (1L, 1L));
        var covered = nn.functional.max_pool2d(nn.functional.pad(full, (2L, 2L, 2L, 2L)), (3L, 3L), stride: (1L, 1L));
        return covered.eq(dropped).all().item<bool>();
    }

    /// <summary>The operator by itself.</summary>
    private sealed class DropProbe : TorchNetwork<Tensor>
    {
        public DropProbe(TorchOptions options)
            : base(TinyModule.Info, options) => Complete(initialize: true, new InitialWeights());

        public override Tensor forward(Tensor x) => DropBlock(x, size: 3);
    }

    /// <summary>The operator by itself.</summary>
    private sealed class DepthProbe : TorchNetwork<Tensor>
    {
        public DepthProbe(TorchOptions options)
            : base(TinyModule.Info, options) => Complete(initialize: true, new InitialWeights());

        public override Tensor forward(Tensor x) => StochasticDepth(x, rate: 0.25);
    }

    private static float[] Values(StateDictTensor tensor)
    {
        var values = new float[tensor.ElementCount];
        tensor.CopyTo(values);
        return values;
    }
}
