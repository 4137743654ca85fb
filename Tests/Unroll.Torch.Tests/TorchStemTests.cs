using TorchSharp;
using Unroll.Testing;
using Unroll.Weights;
using static TorchSharp.torch.nn;

namespace Unroll.Torch.Tests;

/// <summary>The stem's feature map, timm's index 0, against the first layers of upstream's forward, written with PyTorch's own functions.</summary>
public class TorchStemTests
{
    private const double Tolerance = 1e-5;

    /// <summary>
    /// The layers up to the module that timm 0.9 names first in feature_info: resnet.py (act1; sknet.py and res2net.py build on it), senet.py (layer0), cspnet.py (the stem's last convolution),
    /// ghostnet.py (conv_stem, so without norm and activation), regnet.py (stem), densenet.py (features.norm0, which activates), mobilenetv3.py with a stride in its first block (bn1, which
    /// activates), inception_v3.py (Conv2d_2b_3x3). mnasnet_100's is its first block, torchvision's layers.3 to layers.7.
    /// </summary>
    private static readonly StemCase[] Cases =
    [
        Of<StemOfResNet>(StemOfResNet.Torch.Program, new StemLayer("conv1", "bn1", 2, 3)),
        Of<StemOfDeepResNet>(
            StemOfDeepResNet.Torch.Program, new StemLayer("conv1.0", "conv1.1", 2, 1), new StemLayer("conv1.3", "conv1.4", 1, 1), new StemLayer("conv1.6", "bn1", 1, 1)),
        Of<StemOfSENet>(StemOfSENet.Torch.Program, new StemLayer("layer0.conv1", "layer0.bn1", 2, 3)),
        Of<StemOfSKNet>(StemOfSKNet.Torch.Program, new StemLayer("conv1", "bn1", 2, 3)),
        Of<StemOfRes2Net>(StemOfRes2Net.Torch.Program, new StemLayer("conv1", "bn1", 2, 3)),
        Of<StemOfCspNet>(StemOfCspNet.Torch.Program, new StemLayer("stem.conv1.conv", "stem.conv1.bn", 2, 3) { Activation = x => functional.leaky_relu(x, 0.01) }),
        Of<StemOfGhostNet>(StemOfGhostNet.Torch.Program, new StemLayer("conv_stem", null, 2, 1) { Activation = null }),
        Of<StemOfRegNet>(StemOfRegNet.Torch.Program, new StemLayer("stem.0", "stem.1", 2, 1)),
        Of<StemOfDenseNet>(StemOfDenseNet.Torch.Program, new StemLayer("features.conv0", "features.norm0", 2, 3)),
        Of<StemOfMnasNet>(
            StemOfMnasNet.Torch.Program,
            new StemLayer("layers.0", "layers.1", 2, 1), new StemLayer("layers.3", "layers.4", 1, 1) { IsDepthwise = true }, new StemLayer("layers.6", "layers.7", 1, 0) { Activation = null }),
        Of<StemOfMobileNetV3>(StemOfMobileNetV3.Torch.Program, new StemLayer("features.0.0", "features.0.1", 2, 1) { Epsilon = 1e-3, Activation = x => functional.hardswish(x) }),
        Of<StemOfInception>(
            StemOfInception.Torch.Program,
            new StemLayer("Conv2d_1a_3x3.conv", "Conv2d_1a_3x3.bn", 2, 0) { Epsilon = 1e-3 }, new StemLayer("Conv2d_2a_3x3.conv", "Conv2d_2a_3x3.bn", 1, 0) { Epsilon = 1e-3 },
            new StemLayer("Conv2d_2b_3x3.conv", "Conv2d_2b_3x3.bn", 1, 1) { Epsilon = 1e-3 }),
    ];

    private readonly ITestOutputHelper _output;

    public TorchStemTests(ITestOutputHelper output)
    {
        _output = output;
        TorchSupport.NeedsLibtorch();
        _output.WriteLine(TorchSupport.RanOn);
    }

    public static TheoryData<string> Names => [.. Cases.Select(c => c.Info.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_stems_map_is_upstreams(string name)
    {
        const int Batch = 2;
        var network = Cases.Single(c => c.Info.Name == name);
        using var weights = TorchSupport.Weights(network.Info);
        var input = TorchSupport.Input(network.Info, Batch);

        using var scope = torch.NewDisposeScope();
        using var gradients = torch.no_grad();
        var x = TorchSupport.Images(network.Info, Batch);
        foreach (var layer in network.Layers)
        {
            x = layer.Run(weights, x);
        }

        var expected = x.contiguous().data<float>().ToArray();
        var shape = network.Info.Outputs[0].Shape;
        Assert.Equal([Batch, shape.Channels, shape.Height, shape.Width], x.shape);

        var onCpu = NetworkOutputs.RelativeL2(network.LoadCpu(weights).Run(input)[0], expected);
        using var module = network.Program.Load(weights);
        var inTorch = NetworkOutputs.RelativeL2(module.Run(input)[0], expected);

        _output.WriteLine($"{network.Info.Outputs[0].Name}: CPU {onCpu:e2}, module {inTorch:e2}");
        Assert.True(onCpu <= Tolerance, $"The CPU's map is off by {onCpu:e2}.");
        Assert.True(inTorch <= Tolerance, $"The module's map is off by {inTorch:e2}.");
    }

    private static StemCase Of<T>(TorchProgram program, params StemLayer[] layers)
        where T : INetwork<T> => new(T.Info, program, weights => T.Load(weights), layers);

    private sealed record StemCase(NetworkInfo Info, TorchProgram Program, Func<StateDict, INetwork> LoadCpu, StemLayer[] Layers);

    /// <summary>A convolution of upstream's, with what follows it.</summary>
    private sealed record StemLayer(string Convolution, string? Norm, long Stride, long Padding)
    {
        public bool IsDepthwise { get; init; }

        public double Epsilon { get; init; } = 1e-5;

        public Func<torch.Tensor, torch.Tensor>? Activation { get; init; } = x => functional.relu(x);

        public torch.Tensor Run(StateDict weights, torch.Tensor x)
        {
            x = functional.conv2d(x, Parameter(weights, $"{Convolution}.weight"), null, [Stride, Stride], [Padding, Padding], groups: IsDepthwise ? x.shape[1] : 1);
            if (Norm is not null)
            {
                x = functional.batch_norm(
                    x, Parameter(weights, $"{Norm}.running_mean"), Parameter(weights, $"{Norm}.running_var"), Parameter(weights, $"{Norm}.weight"), Parameter(weights, $"{Norm}.bias"), eps: Epsilon);
            }

            return Activation?.Invoke(x) ?? x;
        }

        private static torch.Tensor Parameter(StateDict weights, string name)
        {
            Assert.True(weights.TryGet(name, out var tensor));
            var values = new float[tensor.ElementCount];
            tensor.CopyTo(values);
            return torch.tensor(values).reshape([.. tensor.Shape.Select(size => (long)size)]);
        }
    }
}
