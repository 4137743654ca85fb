using Unroll.Generator.Graph;
using Unroll.Tests.Generator.Families;
using Unroll.Weights;

namespace Unroll.Tests.Generator;

/// <summary>What tells networks apart that have the same parameters.</summary>
public class FingerprintTests
{
    private const string Small = "ResNet(Layers = [1, 2, 1, 1], Channels = [8, 16, 24, 32], Input = [3, 64, 64]";

    public static TheoryData<string> Published => [.. PublishedNetworks.All.Select(network => network.Name)];

    /// <summary>Pairs of declarations with the same parameters, of which a checkpoint of one would silently be taken for the other.</summary>
    public static TheoryData<string, string> OfOneCheckpoint => new()
    {
        { $"{Small})", $"{Small}, Style = ResNetStyle.Caffe)" },
        { $"{Small})", $"{Small}, LastStride = 1)" },
        { $"{Small})", $"{Small}, Dilation = 2)" },
        { $"{Small})", $"{Small}, OutputStride = 16)" },
        { $"{Small}, OutputStride = 16)", $"{Small}, OutputStride = 16, FirstBlockDilation = FirstBlockDilation.Stage)" },
        { $"{Small})", $"{Small}, ReplaceStrideWithDilation = [false, false, true])" },
        { $"{Small})", $"{Small}, AntiAliasing = AntiAliasing.AvgPool)" },
        { $"{Small})", $"{Small}, NormEpsilon = 1e-3)" },
        { $"{Small}, Radix = 2)", $"{Small}, Radix = 2, Avd = true)" },
        { $"{Small}, Radix = 2, Avd = true)", $"{Small}, Radix = 2, Avd = true, AvdFirst = true)" },
        { $"{Small}, Norm = NormKind.GroupNorm, NormGroups = 4)", $"{Small}, Norm = NormKind.GroupNorm, NormGroups = 8)" },
        { $"{Small}, RectifiedConv = true)", $"{Small})" },
        { "GoogLeNet(Input = [3, 64, 64])", "GoogLeNet(Input = [3, 64, 64], TransformInput = true)" },
        { "MobileNetV3(Input = [3, 64, 64])", "MobileNetV3(Input = [3, 64, 64], Dilated = true)" },
        { "DetectionResNet(Depth = 50, Input = [3, 64, 64])", "DetectionResNet(Depth = 50, Input = [3, 64, 64], Dilations = [1, 1, 1, 2], Strides = [1, 2, 2, 1])" },
        { "DetectionResNet(Depth = 50, Input = [3, 64, 64])", "DetectionResNet(Depth = 50, Input = [3, 64, 64], Style = ResNetStyle.Caffe)" },
    };

    [Theory]
    [MemberData(nameof(OfOneCheckpoint))]
    public void Networks_that_compute_something_else_differ(string one, string other)
    {
        Assert.Equal(Parameters(one), Parameters(other));
        Assert.NotEqual(Of(one), Of(other));
    }

    [Theory]
    [InlineData("Name = \"another\"")]
    [InlineData("Classes = 7")]
    [InlineData("Classes = 0")]
    [InlineData("OutIndices = [0]")]
    [InlineData("OutStem = true, OutIndices = [1], Classes = 3")]
    [InlineData("Winograd = false")]
    [InlineData("Style = ResNetStyle.PyTorch")]
    public void What_is_returned_and_how_it_is_computed_does_not_matter(string option) => Assert.Equal(Of($"{Small})"), Of($"{Small}, {option})"));

    [Theory]
    [InlineData("Input = [3, 64, 64]", "Input = [1, 97, 65]")]
    [InlineData("RectifiedConv = true, Input = [3, 64, 64]", "RectifiedConv = true, Input = [3, 96, 80]")]
    public void The_images_size_does_not_matter(string one, string other) =>
        Assert.Equal(Of($"ResNet(Layers = [1, 1, 1, 1], {one})"), Of($"ResNet(Layers = [1, 1, 1, 1], {other})"));

    /// <summary>mmdetection's backbones are torchvision's, with their norms and additions built in another order.</summary>
    [Fact]
    public void Two_families_may_declare_one_network()
    {
        Assert.Equal(Of("ResNet(Layers = [3, 4, 6, 3])"), Of("DetectionResNet(Depth = 50)"));
        Assert.Equal(Of("ResNet(Layers = [3, 4, 6, 3], Style = ResNetStyle.Caffe)"), Of("DetectionResNet(Depth = 50, Style = ResNetStyle.Caffe)"));
    }

    /// <summary>Runtime/Unroll/Weights/published-networks.tsv: where this fails, the fingerprint that it names is the right one for the table.</summary>
    [Theory]
    [MemberData(nameof(Published))]
    public void The_published_networks_declarations_have_their_fingerprints(string name)
    {
        Assert.True(PublishedNetworks.TryGet(name, out var network));
        Assert.Equal(Of(network.Declaration), network.Fingerprint);
    }

    private static string Of(string declaration) => Fingerprint.Of(Declared.Graph(declaration));

    private static long Parameters(string declaration) => Declared.Graph(declaration).ParameterCount();
}
