using Unroll.Naive;
using Unroll.Naive.Networks;
using Unroll.Testing;

namespace Unroll.Zoo.Tests.Naive;

/// <summary>Options of the ResNet family that no recorded network has, against a naive implementation of their originals in double precision.</summary>
[Collection(nameof(ModelWeights))]
public class NaiveResNetTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-5;
    private static readonly NaiveResNet Small = new() { Layers = [2, 2, 1, 2], Planes = [16, 32, 32, 48], Classes = 10 };

    private static IReadOnlyList<NaiveCase> Cases { get; } =
    [
        NaiveCase.Of<SmallBottleneck>(Small.Forward),
        NaiveCase.Of<SmallBasic>((Small with { Bottleneck = false }).Forward),
        NaiveCase.Of<SmallCaffe>((Small with { Caffe = true }).Forward),
        NaiveCase.Of<SmallLastStride>((Small with { LastStride = 1 }).Forward),
        NaiveCase.Of<SmallResNeStLastStride>((ResNeSt with { LastStride = 1 }).Forward),
        NaiveCase.Of<SmallResNeStDilated2>((ResNeSt with { Dilation = 2 }).Forward),
        NaiveCase.Of<SmallResNeStDilated4>((ResNeSt with { Dilation = 4, AvdFirst = true }).Forward),
        NaiveCase.Of<SmallEca>((Small with { EcaKernel = 5 }).Forward),
        NaiveCase.Of<SmallEcaBasic>((Small with { Bottleneck = false, EcaKernel = 9 }).Forward),
        NaiveCase.Of<SmallIbnA>((Small with { Ibn = ["a", "a", "", "a"] }).Forward),
        NaiveCase.Of<SmallIbnB>((Small with { Bottleneck = false, Ibn = ["b", "", "b", "b"] }).Forward),
        NaiveCase.Of<SmallResNeXtIbn>((Small with { Ibn = ["b", "a", "a", ""], Groups = 4, BottleneckWidth = 24 }).Forward),
        NaiveCase.Of<SmallRectified>((Small with { Rectified = true }).Forward),
        NaiveCase.Of<SmallRectifiedAverage>((Small with { Rectified = true, RectifyAverage = true, Groups = 2, DeepStem = true, StemWidth = 16 }).Forward),
        NaiveCase.Of<SmallRectifiedResNeSt>((ResNeSt with { Rectified = true, Dilation = 4 }).Forward),
    ];

    private static NaiveResNet ResNeSt => Small with { Radix = 2, DeepStem = true, StemWidth = 16, AvgDown = true, Avd = true };

    public static TheoryData<string> Names => [.. Cases.Select(c => c.Info.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_logits_and_the_parameters_are_those_of_the_naive_network(string name)
    {
        var @case = Cases.Single(c => c.Info.Name == name);
        var names = @case.Info.Parameters.Select(p => p.Name).ToHashSet();
        var layers = new NaiveLayers((parameter, shape) => NaiveTensor.FromFloats(FormulaWeights.Tensor(parameter, shape, names), shape));
        int[] shape = [2, @case.Info.Input.Channels, @case.Info.Input.Height, @case.Info.Input.Width];
        var input = FormulaWeights.Input(shape);
        var expected = @case.Reference(layers, NaiveTensor.FromFloats(input, shape));

        var actual = @case.Load(ModelWeights.Of(@case.Info), new LoadOptions()).Run(input).Single();

        Assert.Equal(
            layers.Asked.Select(p => $"{p.Key} [{string.Join(", ", p.Value)}]").Order(StringComparer.Ordinal),
            @case.Info.Parameters.Where(p => p.Kind != ParameterKind.Counter).Select(p => $"{p.Name} [{string.Join(", ", p.Shape)}]").Order(StringComparer.Ordinal));
        var error = NaiveOps.RelativeL2(NaiveTensor.FromFloats(actual, expected.Shape), expected);
        output.WriteLine($"{error:e2}");
        Assert.True(error <= Tolerance, $"The logits are off by {error:e2}.");
    }
}

[ResNet(Name = "small bottleneck", Input = [3, 65, 80], Classes = 10, Layers = [2, 2, 1, 2], Channels = [16, 32, 32, 48])]
public sealed partial record SmallBottleneck;

[ResNet(Name = "small basic", Input = [3, 65, 80], Classes = 10, Layers = [2, 2, 1, 2], Channels = [16, 32, 32, 48], Block = ResidualBlock.Basic)]
public sealed partial record SmallBasic;

[ResNet(Name = "small caffe", Input = [3, 65, 80], Classes = 10, Layers = [2, 2, 1, 2], Channels = [16, 32, 32, 48], Style = ResNetStyle.Caffe)]
public sealed partial record SmallCaffe;

[ResNet(Name = "small last stride", Input = [3, 65, 80], Classes = 10, Layers = [2, 2, 1, 2], Channels = [16, 32, 32, 48], LastStride = 1)]
public sealed partial record SmallLastStride;

[ResNet(Name = "small resnest - last stride", Input = [3, 65, 80], Classes = 10, Layers = [2, 2, 1, 2], Channels = [16, 32, 32, 48], Radix = 2, DeepStem = true, StemWidth = 16, AvgDown = true, Avd = true, LastStride = 1)]
public sealed partial record SmallResNeStLastStride;

[ResNet(Name = "small resnest - dilation 2", Input = [3, 65, 80], Classes = 10, Layers = [2, 2, 1, 2], Channels = [16, 32, 32, 48], Radix = 2, DeepStem = true, StemWidth = 16, AvgDown = true, Avd = true, Dilation = 2)]
public sealed partial record SmallResNeStDilated2;

[ResNet(Name = "small resnest - dilation 4", Input = [3, 65, 80], Classes = 10, Layers = [2, 2, 1, 2], Channels = [16, 32, 32, 48], Radix = 2, DeepStem = true, StemWidth = 16, AvgDown = true, Avd = true, AvdFirst = true, Dilation = 4)]
public sealed partial record SmallResNeStDilated4;

[ResNet(Name = "small eca", Input = [3, 65, 80], Classes = 10, Layers = [2, 2, 1, 2], Channels = [16, 32, 32, 48], Attention = ChannelAttention.Eca, EcaKernel = 5)]
public sealed partial record SmallEca;

[ResNet(Name = "small eca - basic", Input = [3, 65, 80], Classes = 10, Layers = [2, 2, 1, 2], Channels = [16, 32, 32, 48], Block = ResidualBlock.Basic, Attention = ChannelAttention.Eca, EcaKernel = 9)]
public sealed partial record SmallEcaBasic;

[ResNet(Name = "small ibn-a", Input = [3, 65, 80], Classes = 10, Layers = [2, 2, 1, 2], Channels = [16, 32, 32, 48], Ibn = [InstanceBatchNorm.A, InstanceBatchNorm.A, InstanceBatchNorm.None, InstanceBatchNorm.A])]
public sealed partial record SmallIbnA;

[ResNet(Name = "small ibn-b", Input = [3, 65, 80], Classes = 10, Layers = [2, 2, 1, 2], Channels = [16, 32, 32, 48], Block = ResidualBlock.Basic, Ibn = [InstanceBatchNorm.B, InstanceBatchNorm.None, InstanceBatchNorm.B, InstanceBatchNorm.B])]
public sealed partial record SmallIbnB;

[ResNet(Name = "small resnext-ibn", Input = [3, 65, 80], Classes = 10, Layers = [2, 2, 1, 2], Channels = [16, 32, 32, 48], Cardinality = 4, BottleneckWidth = 24, Ibn = [InstanceBatchNorm.B, InstanceBatchNorm.A, InstanceBatchNorm.A, InstanceBatchNorm.None])]
public sealed partial record SmallResNeXtIbn;

[ResNet(Name = "small rectified", Input = [3, 65, 80], Classes = 10, Layers = [2, 2, 1, 2], Channels = [16, 32, 32, 48], RectifiedConv = true)]
public sealed partial record SmallRectified;

[ResNet(Name = "small rectified - averaging", Input = [3, 65, 80], Classes = 10, Layers = [2, 2, 1, 2], Channels = [16, 32, 32, 48], RectifiedConv = true, RectifyAvg = true, Cardinality = 2, DeepStem = true, StemWidth = 16)]
public sealed partial record SmallRectifiedAverage;

[ResNet(Name = "small rectified resnest", Input = [3, 65, 80], Classes = 10, Layers = [2, 2, 1, 2], Channels = [16, 32, 32, 48], Radix = 2, DeepStem = true, StemWidth = 16, AvgDown = true, Avd = true, Dilation = 4, RectifiedConv = true)]
public sealed partial record SmallRectifiedResNeSt;
