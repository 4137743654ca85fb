using System.Globalization;
using Unroll.Generator;
using Unroll.Generator.Backends;
using Unroll.Generator.Declarations;
using Unroll.Generator.Families.ResNet;
using Unroll.Generator.Graph;
using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Diagnostics;

/// <summary>What stands between the compiler and Roslyn.</summary>
public class CompiledNetworkTests
{
    [Fact]
    public void An_unexpected_exception_becomes_a_diagnostic()
    {
        // No declaration gets here with a cardinality of 0, which divides by zero.
        var spec = new ResNetSpec("broken", new Shape(3, 64, 64), 10, default, new([1, 1, 1, 1])) { Cardinality = 0 };

        var network = CompiledNetwork.Compile(new NetworkDeclaration("Zoo", "Broken", spec), BackendSet.Of("Cpu"));

        Assert.Empty(network.Output.Files);
        Assert.Equal("UNR0022", network.Problem!.Issue.Rule.Id);
        Assert.StartsWith(
            "Internal error while compiling 'broken', please report it with the declaration: DivideByZeroException: ", network.Problem.Issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_culture_of_the_machine_does_not_show()
    {
        const string Valid = "[ResNet(Layers = [1, 1, 1, 1], Norm = NormKind.GroupNorm, NormEpsilon = 1.5e-5)] public partial record Net;";
        const string Invalid = "[ResNet(Layers = [1, 1, 1, 1], NormEpsilon = -1.5e-5)] public partial record Bad;";
        var expected = Everything();

        var foreign = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        foreign.NumberFormat.NegativeSign = "minus";
        foreign.NumberFormat.NumberDecimalSeparator = ",";
        foreign.NumberFormat.NumberGroupSeparator = "'";
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = foreign;
            Assert.Equal("minus1,5", (-1.5).ToString(CultureInfo.CurrentCulture));
            Assert.Equal(expected, Everything());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        static IReadOnlyList<string> Everything()
        {
            var run = GeneratorHarness.Run(Valid, Invalid);
            return [.. run.Diagnostics, .. run.Result.GeneratedSources.Select(source => source.SourceText.ToString())];
        }
    }
}
