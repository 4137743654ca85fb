using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Diagnostics;

/// <summary>What is wrong with the arguments of [ResNet].</summary>
public class ResNetDiagnosticsTests
{
    private const string Basic = "Block = ResidualBlock.Basic";

    [Theory]
    [InlineData("Radix = -1", "Radix must be from 0 to 64, not -1")]
    [InlineData("Radix = 65", "Radix must be from 0 to 64, not 65")]
    [InlineData("Cardinality = 0", "Cardinality must be from 1 to 65536, not 0")]
    [InlineData("BottleneckWidth = 0", "BottleneckWidth must be from 1 to 65536, not 0")]
    [InlineData("BottleneckWidth = int.MaxValue", "BottleneckWidth must be from 1 to 65536, not 2147483647")]
    [InlineData("Channels = [64, 128, 0, 512]", "Each of Channels must be from 1 to 65536, not 0")]
    [InlineData("StemWidth = -32", "StemWidth must be from 1 to 65536, not -32")]
    [InlineData("SplitAttentionDivisor = 0", "SplitAttentionDivisor must be from 1 to 65536, not 0")]
    [InlineData("SqueezeReduction = 0", "SqueezeReduction must be from 1 to 65536, not 0")]
    [InlineData("SqueezeDivisor = 0", "SqueezeDivisor must be from 1 to 65536, not 0")]
    [InlineData("EcaKernel = 4", "EcaKernel must be odd and at most 255, or 0, not 4")]
    [InlineData("EcaKernel = -3", "EcaKernel must be odd and at most 255, or 0, not -3")]
    [InlineData("EcaKernel = 257", "EcaKernel must be odd and at most 255, or 0, not 257")]
    [InlineData("NormGroups = 0", "NormGroups must be from 1 to 65536, not 0")]
    [InlineData("NormEpsilon = 0", "NormEpsilon must be positive and finite, not 0")]
    [InlineData("NormEpsilon = -1e-5", "NormEpsilon must be positive and finite, not -1E-05")]
    [InlineData("NormEpsilon = double.NaN", "NormEpsilon must be positive and finite, not NaN")]
    [InlineData("NormEpsilon = double.PositiveInfinity", "NormEpsilon must be positive and finite, not Infinity")]
    [InlineData("Dilation = 3", "Dilation must be 1 or 2 or 4, not 3")]
    [InlineData("OutputStride = 64", "OutputStride must be 8 or 16 or 32, not 64")]
    [InlineData("LastStride = 0", "LastStride must be 1 or 2, not 0")]
    [InlineData("Classes = -1", "Classes must be from 0 to 16777216, not -1")]
    public void Ranges(string argument, string message) => Report(argument, $"UNR0007 '{argument}' {message}");

    [Theory]
    [InlineData("Input = [3, 224]", "[3, 224]")]
    [InlineData("Input = []", "[]")]
    [InlineData("Input = null!", "[]")]
    [InlineData("Input = [3, 0, 224]", "[3, 0, 224]")]
    [InlineData("Input = [-3, 224, 224]", "[-3, 224, 224]")]
    [InlineData("Input = [3, 65537, 1]", "[3, 65537, 1]")]
    [InlineData("Input = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", "[1, 2, 3, 4, 5, 6, 7, 8, …]")]
    public void Input(string argument, string shown) => Report(
        argument, $"UNR0008 '{argument}' Input must be three numbers from 1 to 65536, [channels, height, width], not {shown}");

    [Theory]
    [InlineData("Input = [224, 224, 3]", 224, 224, 3)]
    [InlineData("Input = [480, 640, 4]", 480, 640, 4)]
    [InlineData("Input = [28, 28, 1]", 28, 28, 1)]
    public void Channels_last_are_asked_about(string argument, int height, int width, int channels)
    {
        var run = GeneratorHarness.Run($"[ResNet(Layers = [1, 1, 1, 1], {Basic}, {argument})] partial record Net;");

        Assert.Equal(
            [$"UNR0027 '{argument}' {argument} means {height} channels of {width} x {channels} pixels; are these images of {height} x {width} pixels with {channels} channels? Then write Input = [{channels}, {height}, {width}]"],
            run.Diagnostics);
        Assert.Equal(["Net"], run.Networks);
    }

    [Theory]
    [InlineData("Input = [3, 224, 224]")]
    [InlineData("Input = [3, 3, 3]")]
    [InlineData("Input = [4, 32, 4]")]
    [InlineData("Input = [16, 1000, 1]")]
    [InlineData("Input = [12, 64, 5]")]
    public void Other_inputs_are_not(string argument) =>
        Assert.Empty(GeneratorHarness.Run($"[ResNet(Layers = [1, 1, 1, 1], {Basic}, {argument})] partial record Net;").Diagnostics);

    [Fact]
    public void Channels_last_are_asked_about_where_nothing_can_be_built_as_well() => Assert.Equal(
        ["UNR0017", "UNR0027"],
        GeneratorHarness.Run("[AlexNet(Input = [224, 224, 3])] partial record Net;").Diagnostics.Select(diagnostic => diagnostic[..7]));

    [Theory]
    [InlineData("Radix = 3", "Radix = 3", "Radix = 3 does not divide the 64 channels of a group in stage 0's bottlenecks")]
    [InlineData("Norm = NormKind.GroupNorm, NormGroups = 48", "NormGroups = 48", "NormGroups = 48 does not divide the 64 channels of the stem")]
    [InlineData("Norm = NormKind.GroupNorm, BottleneckWidth = 40", "Norm = NormKind.GroupNorm", "NormGroups = 32 does not divide the 40 channels of stage 0's 3x3 convolutions")]
    [InlineData("Norm = NormKind.GroupNorm, DeepStem = true, StemWidth = 48", "Norm = NormKind.GroupNorm", "NormGroups = 32 does not divide the 48 channels of the stem's first convolution")]
    public void Division(string arguments, string marked, string message) => Report(arguments, $"UNR0009 '{marked}' {message}");

    [Theory]
    [InlineData("BottleneckWidth = 1, Channels = [8, 16, 32, 64]", "BottleneckWidth = 1", "BottleneckWidth = 1 leaves stage 0's bottlenecks without channels; it must be at least 8")]
    [InlineData("DeepStem = true, TieredStem = true, StemWidth = 3", "StemWidth = 3", "StemWidth = 3 leaves the tiered stem's first convolution without channels; it must be at least 4")]
    public void No_channels(string arguments, string marked, string message) => Report(arguments, $"UNR0010 '{marked}' {message}");

    [Theory]
    [InlineData("OutIndices = [4]", "names stage 4")]
    [InlineData("OutIndices = [0, -1]", "names stage -1")]
    [InlineData("OutIndices = [1, 2, 1]", "names stage 1 more than once")]
    public void OutIndices(string argument, string fault) => Report(argument, $"UNR0011 '{argument}' OutIndices {fault}; the network's stages are 0 to 3");

    [Theory]
    [InlineData("Dilation = 2, OutputStride = 8", "OutputStride = 8", "OutputStride contradicts Dilation")]
    [InlineData("ReplaceStrideWithDilation = [false, true, true], Dilation = 4", "Dilation = 4", "Dilation contradicts ReplaceStrideWithDilation")]
    [InlineData("ReplaceStrideWithDilation = [false, true, true], OutputStride = 8", "OutputStride = 8", "OutputStride contradicts ReplaceStrideWithDilation")]
    [InlineData("LastStride = 1, OutputStride = 16", "LastStride = 1", "LastStride = 1 contradicts OutputStride")]
    public void Contradictions(string arguments, string marked, string message) => Report(arguments, $"UNR0012 '{marked}' {message}; give one of them");

    [Theory]
    [InlineData("StemWidth = 32", "StemWidth", "DeepStem = true")]
    [InlineData("TieredStem = true", "TieredStem", "DeepStem = true")]
    [InlineData("AvdFirst = true", "AvdFirst", "Avd = true")]
    [InlineData("SplitAttentionDivisor = 8", "SplitAttentionDivisor", "Radix")]
    [InlineData("SqueezeReduction = 8", "SqueezeReduction", "Attention = ChannelAttention.SqueezeExcitation")]
    [InlineData("SqueezeDivisor = 4", "SqueezeDivisor", "Attention = ChannelAttention.SqueezeExcitation")]
    [InlineData("EcaKernel = 3", "EcaKernel", "Attention = ChannelAttention.Eca")]
    [InlineData("NormGroups = 16", "NormGroups", "Norm = NormKind.GroupNorm")]
    public void Options_without_effect(string argument, string option, string needed) => Report(argument, $"UNR0013 '{argument}' {option} has no effect without {needed}");

    [Theory]
    [InlineData($"Radix = 2, {Basic}", "Radix = 2", $"Radix cannot be combined with {Basic}")]
    [InlineData($"Cardinality = 32, {Basic}", "Cardinality = 32", $"Cardinality cannot be combined with {Basic}")]
    [InlineData($"BottleneckWidth = 128, {Basic}", "BottleneckWidth = 128", $"BottleneckWidth cannot be combined with {Basic}")]
    [InlineData($"Avd = true, {Basic}", "Avd = true", $"Avd cannot be combined with {Basic}")]
    [InlineData($"Style = ResNetStyle.Caffe, {Basic}", "Style = ResNetStyle.Caffe", $"Style = ResNetStyle.Caffe cannot be combined with {Basic}")]
    [InlineData("Avd = true, Style = ResNetStyle.Caffe", "Avd = true", "Avd cannot be combined with Style = ResNetStyle.Caffe")]
    [InlineData("Radix = 2, AntiAliasing = AntiAliasing.AvgPool", "AntiAliasing = AntiAliasing.AvgPool", "AntiAliasing cannot be combined with Radix")]
    [InlineData("Style = ResNetStyle.Caffe, AntiAliasing = AntiAliasing.AvgPool", "AntiAliasing = AntiAliasing.AvgPool", "AntiAliasing cannot be combined with Style = ResNetStyle.Caffe")]
    [InlineData("Avd = true, AntiAliasing = AntiAliasing.AvgPool", "AntiAliasing = AntiAliasing.AvgPool", "AntiAliasing cannot be combined with Avd")]
    [InlineData("Radix = 2, Attention = ChannelAttention.Eca", "Attention = ChannelAttention.Eca", "Attention cannot be combined with Radix")]
    [InlineData("Norm = NormKind.GroupNorm, Ibn = [InstanceBatchNorm.A, 0, 0, 0]", "Ibn = [InstanceBatchNorm.A, 0, 0, 0]", "Ibn cannot be combined with Norm = NormKind.GroupNorm")]
    [InlineData($"RectifiedConv = true, {Basic}", "RectifiedConv = true", $"RectifiedConv cannot be combined with {Basic}")]
    public void Combinations(string arguments, string marked, string message) => Report(arguments, $"UNR0014 '{marked}' {message}");

    [Theory]
    [InlineData("Block = (ResidualBlock)2", "Block must be ResidualBlock.Basic or ResidualBlock.Bottleneck, not 2")]
    [InlineData("Style = (ResNetStyle)(-1)", "Style must be ResNetStyle.PyTorch or ResNetStyle.Caffe, not -1")]
    [InlineData("Attention = (ChannelAttention)9", "Attention must be ChannelAttention.None or ChannelAttention.SqueezeExcitation or ChannelAttention.Eca, not 9")]
    [InlineData("AntiAliasing = (AntiAliasing)9", "AntiAliasing must be AntiAliasing.None or AntiAliasing.AvgPool, not 9")]
    [InlineData("Norm = (NormKind)9", "Norm must be NormKind.BatchNorm or NormKind.GroupNorm, not 9")]
    [InlineData("Ibn = [0, (InstanceBatchNorm)3, 0, 0]", "Ibn must be InstanceBatchNorm.None or InstanceBatchNorm.A or InstanceBatchNorm.B, not 3")]
    public void Undefined_enum_values(string argument, string message) => Report(argument, $"UNR0015 '{argument}' {message}");

    [Theory]
    [InlineData("Layers = [1000, 10, 10, 5]", "Layers = [1000, 10, 10, 5]", "Layers has 1025 blocks, and at most 1024 are supported")]
    [InlineData("Layers = [int.MaxValue, int.MaxValue, 1, 1]", "Layers = [int.MaxValue, int.MaxValue, 1, 1]", "Layers has 4294967296 blocks, and at most 1024 are supported")]
    [InlineData("Layers = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], Channels = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]", "Layers = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]", "Layers has 17 stages, and at most 16 are supported")]
    [InlineData("Layers = [1, 1, 1, 1], Cardinality = 65536", "ResNet", "stage 0's bottlenecks are 4194304 channels wide, and at most 1048576 are supported")]
    [InlineData("Layers = [1, 1, 1, 1], BottleneckWidth = 65536", "ResNet", "it has more than 2147483647 weights, the most that can be indexed")]
    [InlineData("Layers = [1, 1, 1, 1], Input = [3, 65536, 65536]", "Input = [3, 65536, 65536]", "input needs 12884901888 floats of feature maps, and at most 2147483647 can be indexed")]
    public void Too_large(string arguments, string marked, string message) => ReportAll(arguments, $"UNR0016 '{marked}' The network is too large: {message}");

    [Fact]
    public void An_input_that_does_not_suit_the_strides_is_blamed() => Report(
        "AntiAliasing = AntiAliasing.AvgPool, Input = [3, 1, 1]",
        "UNR0017 'Input = [3, 1, 1]' The network cannot be built: maxpool: a feature map of 1x1 is too small for a 2x2 window; declare a larger input.");

    [Fact]
    public void A_network_that_no_input_suits_is_blamed_as_a_whole() => Report(
        "Radix = 2, Cardinality = 3, BottleneckWidth = 16",
        "UNR0017 'ResNet' The network cannot be built: layer1.0.conv2.fc1: 3 groups divide neither evenly: 48 input channels and 32 output channels.");

    [Theory]
    [InlineData("\"\"", "\"\"")]
    [InlineData("\" \"", "\" \"")]
    [InlineData("\"a\\nb\"", "\"a\\nb\"")]
    [InlineData("\"*/\"", "\"*/\"")]
    [InlineData("\"a\\\"b\"", "\"a\\\"b\"")]
    [InlineData("\"\\ud800\"", "\"\\ud800\"")]
    public void Names(string literal, string shown) => Report(
        $"Name = {literal}", $"UNR0021 'Name = {literal}' {shown} is not a name for a network; use 1 to 200 letters, digits and the characters _ . - + / ( ) and space");

    [Fact]
    public void Several_faults_are_reported_at_once() => Report(
        "Radix = -1, Dilation = 3", "UNR0007 'Radix = -1' Radix must be from 0 to 64, not -1", "UNR0007 'Dilation = 3' Dilation must be 1 or 2 or 4, not 3");

    [Theory]
    [InlineData("Layers = \"abc\"")]
    [InlineData("Layers = [3, \"a\"]")]
    [InlineData("Layers = [1, 1, 1, 1], Radix = 1 / 0")]
    [InlineData("Layers = [1, 1, 1, 1], Radix = 1L << 40")]
    [InlineData("Layers = [1, 1, 1, 1], Depth = 3")]
    [InlineData("Layers = [1, 1, 1, 1], Radix = -1, Radix = -2")]
    [InlineData("Layers = [1, 1, 1, 1], Block = 1")]
    [InlineData("[1, 1, 1, 1]")]
    [InlineData("Layers = new int[System.Environment.ProcessorCount]")]
    [InlineData("Layers = ")]
    public void What_the_compiler_reports_is_not_reported_again(string arguments)
    {
        var run = GeneratorHarness.Run($"[ResNet({arguments})] partial record Net;");

        Assert.Null(run.Result.Exception);
        Assert.Empty(run.Diagnostics);
        Assert.NotEmpty(run.CompilerErrors);
    }

    private static void Report(string arguments, params string[] expected) => ReportAll($"Layers = [1, 1, 1, 1], {arguments}", expected);

    private static void ReportAll(string arguments, params string[] expected)
    {
        var run = GeneratorHarness.Run($"[ResNet({arguments})] partial record Net;");

        Assert.Null(run.Result.Exception);
        Assert.Equal(expected, run.Diagnostics);
        Assert.Empty(run.HintNames);
    }
}
