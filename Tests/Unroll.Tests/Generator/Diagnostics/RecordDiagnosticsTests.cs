using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Diagnostics;

/// <summary>What is wrong with the type that carries a declaration.</summary>
public class RecordDiagnosticsTests
{
    private const string Attribute = "[ResNet(Layers = [1, 1, 1, 1])]";

    [Fact]
    public void Not_partial() => Report(
        $"{Attribute} public sealed record Net;", "UNR0001 'Net' The network 'Net' must be declared 'partial', because its code is generated into it");

    [Theory]
    [InlineData("partial class", "class")]
    [InlineData("class", "class")]
    [InlineData("partial struct", "struct")]
    [InlineData("partial record struct", "record struct")]
    [InlineData("partial interface", "interface")]
    public void Not_a_record(string keywords, string kind) => Report(
        $"{Attribute} public {keywords} Net {{ }}", $"UNR0002 'Net' The network 'Net' is a {kind}; declare it as a 'partial record'");

    [Theory]
    [InlineData("partial class Outer {{ {0} partial record Net; }}", "is nested in 'Outer'; move it out into the namespace")]
    [InlineData("partial class Outer<T> {{ {0} partial record Net; }}", "is nested in 'Outer'; move it out into the namespace")]
    [InlineData("{0} partial record Net<T>;", "is generic; its layers are fixed when it is compiled, so remove the type parameters")]
    [InlineData("{0} file partial record Net;", "is local to its file, which generated code is not part of; remove 'file'")]
    [InlineData("{0} abstract partial record Net;", "is abstract and could not be created; remove 'abstract'")]
    [InlineData("{0} partial record Net : Base; record Base;", "derives from 'Base'; remove the base record")]
    [InlineData("{0} partial record Net(int Depth);", "has a primary constructor; networks are created by their Load methods, so remove the parameters")]
    [InlineData("{0} partial record Net();", "has a primary constructor; networks are created by their Load methods, so remove the parameters")]
    [InlineData("{0} partial record Net; partial record Net(int Depth);", "has a primary constructor; networks are created by their Load methods, so remove the parameters")]
    public void Unsupported_record(string format, string reason) => Report(
        string.Format(System.Globalization.CultureInfo.InvariantCulture, format, Attribute), $"UNR0003 'Net' The network 'Net' {reason}");

    [Theory]
    [InlineData("Load")]
    [InlineData("Info")]
    [InlineData("Cpu")]
    [InlineData("OutputChannels")]
    [InlineData("_cpu")]
    public void A_record_named_like_a_generated_member(string name) => Report(
        $"{Attribute} partial record {name};", $"UNR0003 '{name}' The network '{name}' is named like a member that is generated into it; rename it");

    [Theory]
    [InlineData("TorchNet")]
    [InlineData("GpuNet")]
    [InlineData("CpuForward")]
    [InlineData("Layer2Width")]
    [InlineData("Group")]
    [InlineData("LayerWidth")]
    public void Other_names_are_free(string name) => Assert.Equal([name], GeneratorHarness.Run($"{Attribute} partial record {name};").Networks);

    [Theory]
    [InlineData("Group")]
    [InlineData("GpuPass")]
    [InlineData("Math")]
    [InlineData("GpuTf32")]
    public void Names_of_types_that_GPU_code_refers_to_are_free(string name)
    {
        var run = GeneratorHarness.Run($"{Attribute} partial record {name};", "namespace Unroll.Ilgpu { public sealed class GpuProgram; }");

        Assert.Empty(run.Diagnostics);
        Assert.Equal([name], run.Networks);
    }

    [Fact]
    public void Nested_and_not_partial_is_reported_as_both() => Report(
        $"class Outer {{ {Attribute} record Net; }}",
        "UNR0001 'Net' The network 'Net' must be declared 'partial', because its code is generated into it",
        "UNR0003 'Net' The network 'Net' is nested in 'Outer'; move it out into the namespace");

    [Fact]
    public void Two_networks_on_one_record() => Report(
        $"{Attribute} [NetworkVariant(typeof(Other), Classes = 2)] partial record Net; {Attribute} partial record Other;",
        ["Other"],
        "UNR0004 'NetworkVariant' The record 'Net' has several network attributes; keep one");

    [Fact]
    public void Two_networks_on_two_parts_of_one_record() => Report(
        $"{Attribute} partial record Net; {Attribute} partial record Other; [NetworkVariant(typeof(Other), Classes = 2)] partial record Net;",
        ["Other"],
        "UNR0004 'NetworkVariant' The record 'Net' has several network attributes; keep one");

    [Theory]
    [InlineData("{0} {0} partial record Net;")]
    [InlineData("{0} partial record Net; {0} partial record Net;")]
    [InlineData("{0} static partial record Net;")]
    public void What_the_compiler_reports_is_not_reported_again(string format)
    {
        var run = GeneratorHarness.Run(string.Format(System.Globalization.CultureInfo.InvariantCulture, format, Attribute));

        Assert.Empty(run.Diagnostics);
        Assert.NotEmpty(run.CompilerErrors);
    }

    private static void Report(string source, params string[] expected) => Report(source, [], expected);

    private static void Report(string source, string[] emitted, params string[] expected)
    {
        var run = GeneratorHarness.Run(source);

        Assert.Null(run.Result.Exception);
        Assert.Equal(expected, run.Diagnostics);
        Assert.Equal(emitted, run.Networks);
    }
}
