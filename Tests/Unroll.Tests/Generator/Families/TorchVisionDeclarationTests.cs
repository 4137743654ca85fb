using Unroll.Generator.Declarations;
using Unroll.Generator.Families.AlexNet;
using Unroll.Generator.Families.DenseNet;
using Unroll.Generator.Families.GoogLeNet;
using Unroll.Generator.Families.InceptionV3;
using Unroll.Generator.Families.MnasNet;
using Unroll.Generator.Families.MobileNetV2;
using Unroll.Generator.Families.SqueezeNet;
using Unroll.Generator.Families.Vgg;
using Unroll.Generator.Graph;
using Unroll.Tests.Generator.Declarations;
using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Families;

/// <summary>From the attributes of torchvision's families to specs, and what is wrong with their arguments.</summary>
public class TorchVisionDeclarationTests
{
    private const string LayersText = "give the number of blocks of each stage, for example [3, 4, 6, 3]";

    [Theory]
    [InlineData("MobileNetV2", typeof(MobileNetV2Attribute))]
    [InlineData("MnasNet", typeof(MnasNetAttribute))]
    [InlineData("DenseNet(Layers = [2])", typeof(DenseNetAttribute))]
    [InlineData("SqueezeNet", typeof(SqueezeNetAttribute))]
    [InlineData("Vgg(Layers = [1, 1, 1, 1, 1])", typeof(VggAttribute))]
    [InlineData("AlexNet", typeof(AlexNetAttribute))]
    [InlineData("GoogLeNet", typeof(GoogLeNetAttribute))]
    [InlineData("InceptionV3", typeof(InceptionV3Attribute))]
    public void Defaults_are_those_of_the_attribute(string declaration, Type attributeType)
    {
        var spec = Spec(declaration);
        var attribute = Activator.CreateInstance(attributeType);

        var properties = attributeType.GetProperties().Where(p => p.Name is not ("TypeId" or "Layers" or "Name")).ToList();
        Assert.True(properties.Count >= 4);
        Assert.All(properties, p => Assert.Equal(Text(p.GetValue(attribute)), Text(spec.GetType().GetProperty(p.Name)!.GetValue(spec))));
    }

    [Fact]
    public void Every_option_reaches_the_spec()
    {
        var input = new Shape(1, 64, 96);
        const string Common = "Name = \"n\", Input = [1, 64, 96], Classes = 10, OutIndices = [1, 0]";
        Assert.Equal(
            new MobileNetV2Spec("n", input, 10, new([1, 0])) { WidthMultiplier = 0.75, RoundNearest = 4 }, Spec($"MobileNetV2({Common}, WidthMultiplier = 0.75, RoundNearest = 4)"));
        Assert.Equal(new MnasNetSpec("n", input, 10, new([1, 0])) { WidthMultiplier = 1.3 }, Spec($"MnasNet({Common}, WidthMultiplier = 1.3)"));
        Assert.Equal(
            new DenseNetSpec("n", input, 10, new([1, 0]), new([2, 3])) { GrowthRate = 12, StemWidth = 24, BottleneckFactor = 3 },
            Spec($"DenseNet({Common}, Layers = [2, 3], GrowthRate = 12, StemWidth = 24, BottleneckFactor = 3)"));
        Assert.Equal(
            new SqueezeNetSpec("n", input, 10, new([1, 0])) { Version = Unroll.Generator.Declarations.SqueezeNetVersion.V1x1 },
            Spec($"SqueezeNet({Common}, Version = SqueezeNetVersion.V1x1)"));
        Assert.Equal(
            new VggSpec("n", input, 10, new([1, 0]), new([2, 1])) { Channels = new([8, 16]), BatchNorm = true, HiddenFeatures = 32 },
            Spec($"Vgg({Common}, Layers = [2, 1], Channels = [8, 16], BatchNorm = true, HiddenFeatures = 32)"));
        Assert.Equal(new AlexNetSpec("n", input, 10, new([1, 0])), Spec($"AlexNet({Common})"));
        Assert.Equal(new GoogLeNetSpec("n", new Shape(3, 64, 96), 10, default) { TransformInput = true }, Spec("GoogLeNet(Name = \"n\", Input = [3, 64, 96], Classes = 10, TransformInput = true)"));
        Assert.Equal(new InceptionV3Spec("n", new Shape(3, 80, 96), 10, default) { TransformInput = true }, Spec("InceptionV3(Name = \"n\", Input = [3, 80, 96], Classes = 10, TransformInput = true)"));
    }

    [Theory]
    [InlineData("MobileNetV2(WidthMultiplier = 0)", "UNR0007 'WidthMultiplier = 0' WidthMultiplier must be positive and at most 16, not 0")]
    [InlineData("MobileNetV2(WidthMultiplier = double.NaN)", "UNR0007 'WidthMultiplier = double.NaN' WidthMultiplier must be positive and at most 16, not NaN")]
    [InlineData("MobileNetV2(WidthMultiplier = 16.5)", "UNR0007 'WidthMultiplier = 16.5' WidthMultiplier must be positive and at most 16, not 16.5")]
    [InlineData("MobileNetV2(RoundNearest = 0)", "UNR0007 'RoundNearest = 0' RoundNearest must be from 1 to 65536, not 0")]
    [InlineData("MobileNetV2(OutIndices = [7])", "UNR0011 'OutIndices = [7]' OutIndices names stage 7; the network's stages are 0 to 6")]
    [InlineData("MnasNet(WidthMultiplier = -1)", "UNR0007 'WidthMultiplier = -1' WidthMultiplier must be positive and at most 16, not -1")]
    [InlineData("MnasNet(OutIndices = [0, 0])", "UNR0011 'OutIndices = [0, 0]' OutIndices names stage 0 more than once; the network's stages are 0 to 5")]
    [InlineData("DenseNet", "UNR0005 'DenseNet' Layers is missing; " + LayersText)]
    [InlineData("DenseNet(Layers = [])", "UNR0005 'Layers = []' Layers is empty; " + LayersText)]
    [InlineData("DenseNet(Layers = [6, 0])", "UNR0005 'Layers = [6, 0]' Layers gives a stage 0 blocks; " + LayersText)]
    [InlineData("DenseNet(Layers = [2000])", "UNR0016 'Layers = [2000]' The network is too large: Layers has 2000 blocks, and at most 1024 are supported")]
    [InlineData("DenseNet(Layers = [6], OutIndices = [1])", "UNR0011 'OutIndices = [1]' OutIndices names stage 1; the network's stages are 0 to 0")]
    [InlineData("DenseNet(Layers = [6], GrowthRate = 0)", "UNR0007 'GrowthRate = 0' GrowthRate must be from 1 to 65536, not 0")]
    [InlineData("DenseNet(Layers = [6], StemWidth = -1)", "UNR0007 'StemWidth = -1' StemWidth must be from 1 to 65536, not -1")]
    [InlineData("DenseNet(Layers = [6], BottleneckFactor = 0)", "UNR0007 'BottleneckFactor = 0' BottleneckFactor must be from 1 to 65536, not 0")]
    [InlineData("DenseNet(Layers = [1], GrowthRate = 65536, BottleneckFactor = 17)", "UNR0016 'DenseNet' The network is too large: the layers' 1x1 convolutions are 1114112 channels wide, and at most 1048576 are supported")]
    [InlineData("DenseNet(Layers = [20], GrowthRate = 65536)", "UNR0016 'DenseNet' The network is too large: dense block 0 is 1310784 channels wide, and at most 1048576 are supported")]
    [InlineData("DenseNet(Layers = [6, 12], Input = [3, 2, 2])", "UNR0017 'Input = [3, 2, 2]' The network cannot be built: features.transition1.pool: a feature map of 1x1 is too small for a 2x2 window; declare a larger input.")]
    [InlineData("SqueezeNet(Version = (SqueezeNetVersion)7)", "UNR0015 'Version = (SqueezeNetVersion)7' Version must be SqueezeNetVersion.V1x0 or SqueezeNetVersion.V1x1, not 7")]
    [InlineData("SqueezeNet(OutIndices = [3])", "UNR0011 'OutIndices = [3]' OutIndices names stage 3; the network's stages are 0 to 2")]
    [InlineData("Vgg", "UNR0005 'Vgg' Layers is missing; " + LayersText)]
    [InlineData("Vgg(Layers = [1, 1])", "UNR0006 'Layers = [1, 1]' Channels has 5 values, but Layers has 2 stages; give the channels of each stage")]
    [InlineData("Vgg(Layers = [1], Channels = [0])", "UNR0007 'Channels = [0]' Each of Channels must be from 1 to 65536, not 0")]
    [InlineData("Vgg(Layers = [1], Channels = [8], HiddenFeatures = 0)", "UNR0007 'HiddenFeatures = 0' HiddenFeatures must be from 1 to 65536, not 0")]
    [InlineData("AlexNet(OutIndices = [-1])", "UNR0011 'OutIndices = [-1]' OutIndices names stage -1; the network's stages are 0 to 2")]
    [InlineData("AlexNet(Input = [3, 32, 32])", "UNR0017 'Input = [3, 32, 32]' The network cannot be built: features.12: a feature map of 1x1 is too small for a 3x3 window; declare a larger input.")]
    [InlineData("GoogLeNet(TransformInput = true, Input = [1, 64, 64])", "UNR0014 'TransformInput = true' TransformInput cannot be combined with an input of 1 channel")]
    [InlineData("InceptionV3(TransformInput = true, Input = [4, 80, 80])", "UNR0014 'TransformInput = true' TransformInput cannot be combined with an input of 4 channels")]
    [InlineData("InceptionV3(Input = [3, 74, 75])", "UNR0017 'Input = [3, 74, 75]' The network cannot be built: Mixed_7a.branch3x3_2.conv: a feature map of 2x3 is too small for a 3x3 window; declare a larger input.")]
    public void Faults(string declaration, string expected)
    {
        var run = GeneratorHarness.Run($"[{declaration}] partial record Net;");

        Assert.Null(run.Result.Exception);
        Assert.Equal([expected], run.Diagnostics);
        Assert.Empty(run.HintNames);
    }

    private static NetworkSpec Spec(string declaration) =>
        Assert.Single(DeclarationTests.Declarations($"[{declaration}] partial record Net;")).Spec;

    private static string Text(object? value) => value switch
    {
        Shape shape => $"{shape.Channels}, {shape.Height}, {shape.Width}",
        System.Collections.IEnumerable items and not string => string.Join(", ", items.Cast<object>()),
        _ => $"{value}",
    };
}
