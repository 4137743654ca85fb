using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;

namespace Unroll.Torch.Tests;

/// <summary>What mmdetection's backbones bring along for training.</summary>
public class TorchDetectionTests
{
    private readonly ITestOutputHelper _output;

    public TorchDetectionTests(ITestOutputHelper output)
    {
        _output = output;
        TorchSupport.NeedsLibtorch();
        _output.WriteLine(TorchSupport.RanOn);
    }

    [Fact]
    public void The_declarations_training_options_are_the_modules_defaults()
    {
        using var module = new DeformableNet.Torch();
        module.train();
        using var other = new NonLocalNet.Torch();
        other.train();

        Assert.All(module.named_parameters(), p => Assert.Equal(!IsFrozen(p.name), p.parameter.requires_grad));
        Assert.All(module.modules().OfType<BatchNorm2d>(), norm => Assert.False(norm.training));
        Assert.All(other.named_parameters(), p => Assert.True(p.parameter.requires_grad));
        Assert.All(other.modules().OfType<BatchNorm2d>(), norm => Assert.True(norm.training));

        static bool IsFrozen(string name) => name.StartsWith("stem.", StringComparison.Ordinal) || name.StartsWith("layer1.", StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_are_given_replace_the_declarations()
    {
        using var module = new DeformableNet.Torch(new TorchOptions { FrozenStages = 0 });
        module.train();

        Assert.All(module.named_parameters(), p => Assert.Equal(!p.name.StartsWith("stem.", StringComparison.Ordinal), p.parameter.requires_grad));
        Assert.Contains(module.modules().OfType<BatchNorm2d>(), norm => norm.training);
    }

    [Fact]
    public void What_moves_taps_adds_context_or_ends_a_branch_starts_at_zero()
    {
        using var deformable = new DeformableNet.Torch();
        using var nonLocal = new NonLocalNet.Torch();
        string[] zeros = [".conv_offset.weight", ".channel_add_conv.3.weight", ".channel_mul_conv.3.weight", ".conv_out.conv.weight", ".conv_out.bn.weight", ".bn3.weight", ".gn3.weight"];

        foreach (var (name, parameter) in deformable.named_parameters().Concat(nonLocal.named_parameters()).Where(p => p.name.EndsWith(".weight", StringComparison.Ordinal)))
        {
            // Where a norm follows, it is the norm that starts at zero.
            var isZero = zeros.Any(end => name.EndsWith(end, StringComparison.Ordinal)) && !name.EndsWith("nonlocal_block1.conv_out.conv.weight", StringComparison.Ordinal);
            using var values = parameter.detach().cpu();
            var largest = MemoryMarshal.Cast<byte, float>(values.bytes).ToArray().Max(Math.Abs);
            Assert.True(isZero == (largest == 0), $"{name} starts with values up to {largest}.");
        }
    }

    [Fact]
    public void Deformable_and_non_local_convolutions_start_as_mmcvs()
    {
        AssertDeviations("deformable with averaged context", ".conv2.weight", shape => Math.Sqrt(2.0 / (shape[1] * shape[2] * shape[3])));

        // As many channels go in as come out, whatever the groups.
        AssertDeviations("modulated deformable with context", ".conv2.weight", shape => Math.Sqrt(1.0 / 3 / (shape[0] * shape[2] * shape[3])));
        AssertDeviations("non-local", ".g.conv.weight", _ => 0.01);
        AssertDeviations("non-local", ".theta.conv.weight", _ => 0.01);
        AssertDeviations("non-local", ".phi.0.conv.weight", _ => 0.01);
    }

    [Fact]
    public void Gradients_reach_the_offsets_and_the_masks()
    {
        TorchSupport.NeedsLibtorch();
        using var weights = TorchSupport.Weights(DeformableNet.Info);
        using var module = DeformableNet.Torch.Load(weights, new TorchOptions());
        using var scope = torch.NewDisposeScope();

        var outputs = module.call(TorchSupport.Images(DeformableNet.Info, 2));
        outputs[1].square().mean().backward();

        // A softmax is the same whatever is added to all of its inputs.
        var learning = module.named_parameters().Where(p => !p.name.EndsWith(".conv_mask.bias", StringComparison.Ordinal));
        Assert.All(learning, p => Assert.True(p.parameter.grad is { } gradient && gradient.abs().max().item<float>() is > 0f and < float.PositiveInfinity, $"{p.name} has no gradient."));
    }

    private void AssertDeviations(string name, string parameter, Func<long[], double> deviation)
    {
        using var network = TorchCase.Find(name).Program.Create();
        var weights = network.Module.named_parameters().Where(p => p.name.EndsWith(parameter, StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(weights);
        foreach (var (path, weight) in weights)
        {
            using var copy = weight.detach().cpu();
            var values = MemoryMarshal.Cast<byte, float>(copy.bytes).ToArray();
            var share = Math.Sqrt(values.Average(v => (double)v * v)) / deviation(weight.shape);
            _output.WriteLine($"{path}: {share:g3} of the deviation expected of {values.Length} values");
            Assert.Equal(1, share, 6 / Math.Sqrt(2.0 * values.Length));
        }
    }
}
