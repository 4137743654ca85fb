using Unroll.Generator.Backends.Cpu;
using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Families;

/// <summary>ShuffleNet V2 from attribute to plan.</summary>
public class ShuffleNetV2Tests : FamilyTests<ShuffleNetV2Tests>, IFamily
{
    public static IReadOnlyDictionary<string, string> Variants { get; } = new Dictionary<string, string>
    {
        ["plain"] = "ShuffleNetV2(Input = [3, 64, 64])",
        ["two small stages"] = "ShuffleNetV2(Input = [2, 33, 21], Layers = [2, 1], Channels = [6, 10], StemChannels = 5, HeadChannels = 7)",
        ["stages and logits"] = "ShuffleNetV2(Input = [3, 64, 64], Classes = 1000, OutIndices = [2, 0])",
        ["features"] = "ShuffleNetV2(Input = [3, 64, 64], Classes = 0)",
    };

    public static IReadOnlyList<string> SparedKernels => ["Copy", "Affine", "Activate"];

    public static string ShortestDeclaration => "ShuffleNetV2";

    public static NetworkAttribute EveryOption => new ShuffleNetV2Attribute
    {
        Name = "n",
        Input = [1, 64, 96],
        Classes = 10,
        OutIndices = [1, 0],
        Layers = [1, 2],
        Channels = [8, 10],
        StemChannels = 7,
        HeadChannels = 9,
    };

    public static TheoryData<string, string> FaultyDeclarations => new()
    {
        { "ShuffleNetV2(OutIndices = [3])", "UNR0011 'OutIndices = [3]' OutIndices names stage 3; the network's stages are 0 to 2" },
        { "ShuffleNetV2(Layers = [])", "UNR0005 'Layers = []' Layers is empty; give the number of blocks of each stage, for example [3, 4, 6, 3]" },
        { "ShuffleNetV2(Channels = [48, 96])", "UNR0006 'Channels = [48, 96]' Channels has 2 values, but Layers has 3 stages; give the channels of each stage" },
        { "ShuffleNetV2(Channels = [48, 97, 192])", "UNR0007 'Channels = [48, 97, 192]' Each of Channels must be even, for its halves to be shuffled, not 97" },
        { "ShuffleNetV2(HeadChannels = 0)", "UNR0007 'HeadChannels = 0' HeadChannels must be from 1 to 65536, not 0" },
        { "ShuffleNetV2(StemChannels = 65537)", "UNR0007 'StemChannels = 65537' StemChannels must be from 1 to 65536, not 65537" },
    };

    [Fact]
    public void Each_block_shuffles_once() => Assert.Equal(16, Declared.Plan(Variants["plain"]).Steps.Count(s => s.Kernel == CpuKernel.ChannelShuffle));

    [Fact]
    public void Records_named_as_generated_members_are_refused() => Assert.StartsWith(
        "UNR0003", Assert.Single(GeneratorHarness.Run("[ShuffleNetV2(OutIndices = [0, 1])] partial record Stage2Channels;").Diagnostics), StringComparison.Ordinal);
}
