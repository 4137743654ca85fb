using System.Runtime.CompilerServices;
using Unroll.Generator.Families.ResNet;
using Unroll.Generator.Graph;

namespace Unroll.Tests.Generator.Emission;

/// <summary>
/// The complete forward pass that a small network is compiled to, kept under Data/approved, so that a diff shows what a change does to emitted code.
/// Where the change is meant, run these tests once with the environment variable UNROLL_APPROVE=1: that rewrites the file.
/// </summary>
public class ApprovedTextTests
{
    private const string Approved = "small_resnest.CpuForward.txt";

    private static ResNetSpec SmallResNeSt => Variants.ResNeSt50 with
    {
        Name = "small_resnest",
        Input = new Shape(1, 32, 32),
        Classes = 10,
        OutIndices = new([0]),
        Layers = new([1, 1]),
        Channels = new([16, 32]),
        Cardinality = 2,
        BottleneckWidth = 32,
        StemWidth = 16,
    };

    [Fact]
    public void The_forward_pass_of_a_small_network_is_the_approved_one()
    {
        var text = EmittedTextTests.Compile(SmallResNeSt).Single(f => f.HintName.EndsWith(".CpuForward.g.cs", StringComparison.Ordinal)).Text;
        if (Environment.GetEnvironmentVariable("UNROLL_APPROVE") == "1")
        {
            File.WriteAllText(Path.Combine(SourceFolder(), "../../Data/approved", Approved), text);
            return;
        }

        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data/approved", Approved)), text);
    }

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
