using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Families;

/// <summary>Random options of SENet, Res2Net, SKNet and CSPNet.</summary>
public class ResidualFuzzTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_is_accepted_compiles_and_what_is_not_has_a_reason(int seed)
    {
        var random = new Random(seed);
        string Pick(params string[] choices) => choices[random.Next(choices.Length)];
        string[] options = ["Cardinality", "BottleneckWidth", "Scale", "StemWidth", "StemChannels", "SqueezeReduction", "SqueezeDivisor", "DownsampleKernel", "Classes"];
        var declarations = Enumerable.Range(0, 60).Select(i =>
        {
            var family = Pick("SENet", "Res2Net", "SKNet", "CspNet");
            var attribute = family switch { "SENet" => typeof(SENetAttribute), "Res2Net" => typeof(Res2NetAttribute), "CspNet" => typeof(CspNetAttribute), _ => typeof(SKNetAttribute) };
            var given = options.Where(o => attribute.GetProperty(o) is not null && random.Next(4) == 0).Select(o => $"{o} = {Pick("-1", "0", "1", "2", "3", "8", "16", "65536")}").ToList();
            given.AddRange(new[] { "DeepStem = true", "AvgDown = true", "Keep3x3 = false", "SplitInput = false", "Kernels = [3, 5, 7]", "ExpandRatio = 1.5", "BottleneckRatio = 0.1", $"OutIndices = [{Pick("0", "1", "2")}]" }
                .Where(o => attribute.GetProperty(o.Split(' ')[0]) is not null && random.Next(4) == 0));
            return $"namespace N{i}; [{family}(Layers = [1, 2], Channels = [{Pick("8", "16", "48", "7")}, {Pick("8", "32", "13")}], Input = [3, {Pick("1", "9", "32")}, 32]{string.Concat(given.Select(o => $", {o}"))})] public sealed partial record Net;";
        }).ToArray();
        var run = GeneratorHarness.Run(declarations);

        Assert.Null(run.Result.Exception);
        Assert.Empty(run.CompilerErrors);
        Assert.DoesNotContain(run.Diagnostics, d => d.StartsWith("UNR0022", StringComparison.Ordinal));
        Assert.InRange(run.Networks.Count, 10, declarations.Length - 5);
        Assert.True(run.Networks.Count + run.Diagnostics.Count >= declarations.Length);
    }
}
