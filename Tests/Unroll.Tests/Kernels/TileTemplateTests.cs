using System.Runtime.CompilerServices;
using Unroll.Cpu.Kernels.Convolution.Dense;
using Unroll.Cpu.Kernels.Convolution.Depthwise;
using Unroll.Cpu.Kernels.Convolution.Grouped;

namespace Unroll.Tests.Kernels;

/// <summary>
/// The unrolled tiles, whose registers C# cannot keep in a loop, are what their templates, beside them, print. After a change of a template, run these tests once with the
/// environment variable UNROLL_APPROVE=1: that prints the tiles again.
/// </summary>
public class TileTemplateTests
{
    [Fact]
    public void The_convolutions_tile_is_printed_from_its_template() => AssertPrinted("Dense", nameof(ConvolutionTile), ConvolutionTile.MaxRows);

    [Fact]
    public void The_grouped_convolutions_tile_is_printed_from_its_template() => AssertPrinted("Grouped", nameof(GroupedTile), GroupedTile.MaxRows);

    [Fact]
    public void The_depthwise_convolutions_tile_is_printed_from_its_template() => AssertPrinted("Depthwise", nameof(DepthwiseTile), DepthwiseTile.MaxRows);

    private static void AssertPrinted(string folder, string tile, int rows)
    {
        var printed = TileTemplate.Print(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tiles", folder, $"{tile}.template")), rows);
        if (Environment.GetEnvironmentVariable("UNROLL_APPROVE") == "1")
        {
            File.WriteAllText(Path.Combine(Path.GetDirectoryName(SourceFile())!, "../../../Runtime/Unroll/Cpu/Kernels/Convolution", folder, $"{tile}.cs"), printed);
            return;
        }

        Assert.Equal(printed, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tiles", folder, $"{tile}.cs")));
    }

    private static string SourceFile([CallerFilePath] string file = "") => file;
}
