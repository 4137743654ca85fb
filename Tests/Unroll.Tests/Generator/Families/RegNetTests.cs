using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Families;

/// <summary>RegNet from attribute to plan.</summary>
public class RegNetTests : FamilyTests<RegNetTests>, IFamily
{
    private const string Required = "Depth = 5, InitialWidth = 16, GroupWidth = 8";

    public static IReadOnlyDictionary<string, string> Variants { get; } = new Dictionary<string, string>
    {
        ["x"] = $"RegNet({Required}, WidthSlope = 12, Input = [3, 64, 64])",
        ["y, stages"] = $"RegNet({Required}, WidthSlope = 8.5, WidthStep = 1.7, SqueezeRatio = 0.25, Input = [1, 49, 77], Classes = 7, OutIndices = [2, 0])",
        ["narrow bottlenecks, features"] = "RegNet(Depth = 6, InitialWidth = 24, WidthSlope = 16, GroupWidth = 16, BottleneckMultiplier = 0.5, StemWidth = 5, Input = [3, 45, 67], Classes = 0)",
        ["wide bottlenecks, one stage"] = "RegNet(Depth = 2, InitialWidth = 8, GroupWidth = 5, BottleneckMultiplier = 2.5, SqueezeRatio = 1, Input = [3, 32, 32])",
    };

    public static IReadOnlyList<string> SparedKernels => ["Copy", "Add", "Affine", "Activate"];

    public static string ShortestDeclaration => $"RegNet({Required})";

    public static NetworkAttribute EveryOption => new RegNetAttribute
    {
        Name = "n",
        Input = [1, 64, 96],
        Classes = 10,
        OutIndices = [1, 0],
        OutStem = true,
        Depth = 4,
        InitialWidth = 24,
        WidthSlope = 10.5,
        WidthStep = 1.9,
        GroupWidth = 12,
        BottleneckMultiplier = 0.5,
        SqueezeRatio = 0.125,
        StemWidth = 20,
    };

    public static TheoryData<string, string> FaultyDeclarations => new()
    {
        { "RegNet(InitialWidth = 16, GroupWidth = 8)", "UNR0007 'RegNet' Depth must be from 1 to 1024, not 0" },
        { "RegNet(Depth = 5, GroupWidth = 8)", "UNR0007 'RegNet' InitialWidth must be a multiple of 8 up to 65536, not 0" },
        { "RegNet(Depth = 5, InitialWidth = 16)", "UNR0007 'RegNet' GroupWidth must be from 1 to 65536, not 0" },
        { "RegNet(Depth = 5, InitialWidth = 12, GroupWidth = 8)", "UNR0007 'InitialWidth = 12' InitialWidth must be a multiple of 8 up to 65536, not 12" },
        { $"RegNet({Required}, WidthSlope = -1)", "UNR0007 'WidthSlope = -1' WidthSlope must be from 0 to 4096, not -1" },
        { $"RegNet({Required}, WidthSlope = double.NaN)", "UNR0007 'WidthSlope = double.NaN' WidthSlope must be from 0 to 4096, not NaN" },
        { $"RegNet({Required}, WidthStep = 1)", "UNR0007 'WidthStep = 1' WidthStep must be above 1 and at most 16, not 1" },
        { $"RegNet({Required}, BottleneckMultiplier = 0.1)", "UNR0007 'BottleneckMultiplier = 0.1' BottleneckMultiplier must be from 0.125 to 16, not 0.1" },
        { $"RegNet({Required}, SqueezeRatio = 1.5)", "UNR0007 'SqueezeRatio = 1.5' SqueezeRatio must be from 0 to 1, not 1.5" },
        { $"RegNet({Required}, SqueezeRatio = 0.02)", "UNR0010 'SqueezeRatio = 0.02' SqueezeRatio = 0.02 leaves the squeeze of 16 channels without channels; it must be at least 0.0625" },
        { $"RegNet({Required}, StemWidth = 0)", "UNR0007 'StemWidth = 0' StemWidth must be from 1 to 65536, not 0" },
        { $"RegNet({Required}, OutIndices = [1])", "UNR0011 'OutIndices = [1]' OutIndices names stage 1; the network's stages are 0 to 0" },
        {
            "RegNet(Depth = 1024, InitialWidth = 8, WidthSlope = 4096, WidthStep = 1.1, GroupWidth = 8)",
            "UNR0016 'RegNet' The network is too large: it has 59 stages, and at most 16 are supported"
        },
        {
            "RegNet(Depth = 1024, InitialWidth = 65536, WidthSlope = 4096, WidthStep = 16, GroupWidth = 8)",
            "UNR0016 'RegNet' The network is too large: its last stage is 16777216 channels wide, and at most 1048576 are supported"
        },
        {
            "RegNet(Depth = 1, InitialWidth = 40, GroupWidth = 12, BottleneckMultiplier = 1.3)",
            "UNR0017 'RegNet' The network cannot be built: trunk_output.block1.block1-0.f.b.0: 3 groups divide neither evenly: 47 input channels and 47 output channels."
        },
    };

    /// <summary>What torchvision's BlockParams.from_init_params makes of the parameters: blocks, channels and channels of a group of each stage.</summary>
    [Theory]
    [InlineData("Depth = 16, InitialWidth = 48, WidthSlope = 27.89, WidthStep = 2.09, GroupWidth = 8", "1x48/8 3x104/8 6x208/8 6x440/8")]
    [InlineData("Depth = 18, InitialWidth = 200, WidthSlope = 106.23, WidthStep = 2.48, GroupWidth = 112", "2x224/112 4x448/112 11x1232/112 1x3024/112")]
    [InlineData("Depth = 27, InitialWidth = 456, WidthSlope = 160.83, WidthStep = 2.52, GroupWidth = 264", "2x528/264 7x1056/264 17x2904/264 1x7392/264")]
    [InlineData("Depth = 25, InitialWidth = 88, WidthSlope = 26.31, WidthStep = 2.25, GroupWidth = 48", "2x96/48 6x192/48 15x432/48 2x1008/48")]
    [InlineData("Depth = 23, InitialWidth = 320, WidthSlope = 69.86, WidthStep = 2.0, GroupWidth = 168", "2x336/168 7x672/168 13x1344/168 1x2520/168")]
    [InlineData("Depth = 13, InitialWidth = 24, WidthSlope = 36, WidthStep = 2.5, GroupWidth = 8, BottleneckMultiplier = 0.5", "1x32/8 1x64/8 4x160/8 7x384/8")]
    [InlineData("Depth = 6, InitialWidth = 16, GroupWidth = 24", "6x16/16")]
    [InlineData(
        "Depth = 12, InitialWidth = 32, WidthSlope = 16, WidthStep = 1.5, GroupWidth = 24, BottleneckMultiplier = 0.25", "1x32/8 1x48/12 2x72/18 3x192/24 4x192/24 1x288/24")]
    [InlineData("Depth = 9, InitialWidth = 8, WidthSlope = 5.5, GroupWidth = 64, BottleneckMultiplier = 2", "1x8/16 2x16/32 4x32/64 2x64/64")]
    public void Stages_are_those_of_torchvisions_rule(string parameters, string expected)
    {
        var graph = Declared.Graph($"RegNet({parameters}, Input = [3, 64, 64])");
        var stages = graph.Nodes
            .Where(n => n.Name.EndsWith(".f.b.0", StringComparison.Ordinal))
            .GroupBy(n => n.Name.Split('.')[1])
            .Select(blocks => (
                Blocks: blocks.Count(),
                graph.Nodes.First(n => n.Name == blocks.First().Name.Replace(".f.b.0", ".f.c.0", StringComparison.Ordinal)).Shape.Channels,
                Group: blocks.First().Shape.Channels / ((Unroll.Generator.Graph.Operators.Convolution)blocks.First().Operator).Groups));

        Assert.Equal(expected, string.Join(' ', stages.Select(stage => $"{stage.Blocks}x{stage.Channels}/{stage.Group}")));
    }

    /// <summary>torchvision's blocks have names like block1-0, and identifiers no dashes.</summary>
    [Fact]
    public void Generated_methods_are_named_after_blocks()
    {
        var run = GeneratorHarness.Run($"[RegNet({Required}, Input = [3, 32, 32])] public partial record Net;");

        Assert.Contains("TrunkoutputBlock1Block1Block4(pass);", run.Result.GeneratedSources.Single(s => s.HintName == "Net.CpuForward.g.cs").SourceText.ToString(), StringComparison.Ordinal);
    }
}
