using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.StandAlone;

/// <summary>Generated code compiles without a warning under every setting that a project can have.</summary>
public class LanguageSettingsTests
{
    /// <summary>The oldest and the newest language; what nullable references are in a project does not depend on it.</summary>
    [Theory]
    [InlineData(LanguageVersion.CSharp12, NullableContextOptions.Disable)]
    [InlineData(LanguageVersion.CSharp12, NullableContextOptions.Warnings)]
    [InlineData(LanguageVersion.Preview, NullableContextOptions.Enable)]
    public void Languages_with_and_without_nullable_references(LanguageVersion language, NullableContextOptions nullable) =>
        AssertClean(new Project(language) { Options = new Project().Options.WithNullableContextOptions(nullable) });

    [Fact]
    public void Checked_arithmetic_in_optimized_code() =>
        AssertClean(new Project { Options = new Project().Options.WithOverflowChecks(true).WithOptimizationLevel(OptimizationLevel.Release) });

    /// <summary>The kernels' namespace has the assembly's name in it.</summary>
    [Theory]
    [InlineData("System")]
    [InlineData("Unroll.Ilgpu")]
    [InlineData("Group")]
    [InlineData("class")]
    [InlineData("1 + Ünï-コード")]
    public void Assemblies_of_any_name(string name) => AssertClean(new Project { Assembly = name }, EveryOperator.Sources("App")[0]);

    [Theory]
    [InlineData("namespace @class.@event { [global::Unroll.ResNet(Layers = [1])] internal partial record @record; }")]
    [InlineData("[global::Unroll.ResNet(Layers = [1])] internal sealed partial record @class;")]
    [InlineData("namespace @var; [global::Unroll.ResNet(Layers = [1])] public partial record @var;")]
    [InlineData("namespace Ünï.コード; [global::Unroll.ResNet(Layers = [1], Name = \"réseau\")] public sealed partial record Réseau { public int Größe => 1; public static class Слои; }")]
    [InlineData("namespace App { namespace Inner { [global::Unroll.ResNet(Layers = [1])] partial record Net; } } namespace App.Inner { public partial record Net { public int Own => Info.ParameterCount > 0 ? InputChannels : 0; } }")]
    [InlineData("namespace Net { [global::Unroll.ResNet(Layers = [1])] public sealed partial record Net; }")]
    [InlineData("namespace App; public interface IOwn { int Info { get; } } [global::Unroll.ResNet(Layers = [1])] public partial record Net : IOwn { int IOwn.Info => 1; }")]
    public void Records_of_any_name_and_place(string source) =>
        AssertClean(new Project(), source.Replace("Layers = [1]", "Layers = [1], Channels = [8], Input = [3, 32, 32], Block = global::Unroll.ResidualBlock.Basic", StringComparison.Ordinal));

    /// <summary>A type that hides the namespace of its name hides it in generated code too.</summary>
    [Theory]
    [InlineData("System")]
    [InlineData("ILGPU")]
    [InlineData("TorchSharp")]
    public void A_global_type_that_hides_a_namespace_is_reported_at_the_network(string name)
    {
        var build = new Project().Compile($"public static class {name}; namespace App {{ [global::Unroll.ResNet(Layers = [1])] public sealed partial record Net; }}");

        var problem = Assert.Single(build.Diagnostics);
        Assert.Equal(("UNR0003", "Net"), (problem.Id, GeneratorRun.MarkedText(problem)));
        Assert.Equal(
            $"The network 'Net' cannot be compiled beside the type '{name}', which hides the namespace '{name}' everywhere; move that type into a namespace",
            problem.GetMessage(CultureInfo.InvariantCulture));
        Assert.Empty(build.Generated);
    }

    /// <summary>Compiles all networks.</summary>
    private static void AssertClean(Project project) => project.With(EveryOperator.Generated("App"), EveryOperator.Sources("App")).AssertClean();

    /// <summary>Generates and compiles a few.</summary>
    private static void AssertClean(Project project, params IEnumerable<string> sources)
    {
        var build = project.Compile(sources);

        Assert.Empty(build.Diagnostics);
        Assert.NotEmpty(build.Generated);
        build.AssertClean();
    }
}
