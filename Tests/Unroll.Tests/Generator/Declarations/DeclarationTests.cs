using Microsoft.CodeAnalysis;
using Unroll.Generator;
using Unroll.Generator.Declarations;
using Unroll.Generator.Families.ResNet;
using Unroll.Generator.Support;
using Unroll.Tests.Support;
using Specs = Unroll.Generator.Declarations;

namespace Unroll.Tests.Generator.Declarations;

/// <summary>From attribute syntax to spec.</summary>
public class DeclarationTests
{
    [Fact]
    public void Options_that_exclude_each_other_reach_the_spec()
    {
        var spec = Spec("""
            [ResNet(Layers = [1, 1, 1, 1], Attention = ChannelAttention.SqueezeExcitation, SqueezeReduction = 4, SqueezeDivisor = 1, ReplaceStrideWithDilation = [false, true, true])]
            public sealed partial record Net;
            """);
        Assert.Equal(
            (Specs.ChannelAttention.SqueezeExcitation, 4, 1, new EquatableArray<bool>([false, true, true])),
            (spec.Attention, spec.SqueezeReduction, spec.SqueezeDivisor, spec.ReplaceStrideWithDilation));

        spec = Spec("""
            [ResNet(Layers = [1, 1, 1, 1], Attention = ChannelAttention.Eca, EcaKernel = 5, LastStride = 1, Style = ResNetStyle.Caffe)]
            public sealed partial record Net;
            """);
        Assert.Equal((Specs.ChannelAttention.Eca, 5, 1, Specs.ResNetStyle.Caffe), (spec.Attention, spec.EcaKernel, spec.LastStride, spec.Style));

        spec = Spec("[ResNet(Layers = [1, 1, 1, 1], AntiAliasing = AntiAliasing.AvgPool, Dilation = 2)] public sealed partial record Net;");
        Assert.Equal((Specs.AntiAliasing.AvgPool, 2), (spec.AntiAliasing, spec.Dilation));
    }

    [Theory]
    [InlineData("Layers = [2, 2, 2, 2]")]
    [InlineData("Layers = new[] { 2, 2, 2, 2 }")]
    [InlineData("Layers = new int[] { 2, 1 + 1, 2, 2 }")]
    [InlineData("Layers = new int[4] { 2, 2, 2, 2 }")]
    [InlineData("Layers = [Sizes.Two, Sizes.Two, 'b' - 'a' + 1, (int)2.0]")]
    [InlineData("Layers = (int[])[2, 2, 2, 2]")]
    public void Any_constant_expression_will_do(string arguments)
    {
        var spec = Spec($"[ResNet({arguments}, Name = nameof(Sizes), Block = Sizes.Block)] partial record Net; static class Sizes {{ public const int Two = 2; public const ResidualBlock Block = ResidualBlock.Basic; }}");

        Assert.Equal(new EquatableArray<int>([2, 2, 2, 2]), spec.Layers);
        Assert.Equal("Sizes", spec.Name);
        Assert.Equal(Specs.ResidualBlock.Basic, spec.Block);
    }

    [Theory]
    [InlineData("", 1000)]
    [InlineData(", OutIndices = [3]", 0)]
    [InlineData(", OutIndices = [3], Classes = 7", 7)]
    [InlineData(", OutIndices = []", 1000)]
    [InlineData(", OutStem = true", 0)]
    [InlineData(", OutStem = true, Classes = 7", 7)]
    [InlineData(", OutStem = false", 1000)]
    [InlineData(", OutIndices = null!", 1000)]
    [InlineData(", Classes = 0", 0)]
    public void A_backbone_has_no_head_unless_classes_are_given(string arguments, int classes) =>
        Assert.Equal(classes, Spec($"[ResNet(Layers = [1, 1, 1, 1]{arguments})] partial record Net;").Classes);

    [Fact]
    public void Names_are_escaped_for_source_but_not_for_users()
    {
        var declaration = Assert.Single(Declarations("namespace @event.@class.Zoo; [ResNet(Layers = [1, 1, 1, 1])] partial record @if;"));

        Assert.Equal(("@event.@class.Zoo", "@if", "event.class.Zoo.if", "if"), (declaration.Namespace, declaration.TypeName, declaration.HintPrefix, declaration.Spec.Name));
    }

    [Fact]
    public void Records_of_one_name_in_two_namespaces_are_two_networks()
    {
        var run = GeneratorHarness.Run("""
            namespace A { [ResNet(Layers = [1, 1, 1, 1])] public partial record Net; }
            namespace B { [ResNet(Layers = [2, 2, 2, 2])] public partial record Net; }
            [ResNet(Layers = [3, 3, 3, 3])] public partial record Net;
            """);

        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerErrors);
        Assert.Equal(["A.Net", "B.Net", "Net"], run.Networks.Order());
    }

    [Fact]
    public void A_partial_record_may_have_other_parts_and_interfaces()
    {
        var run = GeneratorHarness.Run("[ResNet(Layers = [1, 1, 1, 1])] public partial record Net : IMark; public interface IMark; partial record Net { public int Extra => 1; }");

        Assert.Empty(run.Diagnostics);
        Assert.NotEmpty(run.HintNames);
    }

    [Fact]
    public void The_attribute_may_be_qualified_or_aliased()
    {
        Assert.Single(Declarations("[global::Unroll.ResNetAttribute(Layers = [1, 1, 1, 1])] partial record Net;"));
        Assert.Single(Declarations("using R = Unroll.ResNetAttribute; [R(Layers = [1, 1, 1, 1])] partial record Net;"));
    }

    [Fact]
    public void Attributes_of_other_libraries_with_the_same_name_are_ignored() =>
        Assert.Empty(GeneratorHarness.Run("namespace Other { class ResNetAttribute : System.Attribute { } [Other.ResNet] record Net; }").Diagnostics);

    internal static IReadOnlyList<NetworkDeclaration> Declarations(params string[] sources) =>
        [.. Values<NetworkDeclaration>(GeneratorHarness.Run(sources).Result, TrackingNames.Declarations)];

    internal static IEnumerable<T> Values<T>(GeneratorRunResult result, string step) =>
        result.TrackedSteps.GetValueOrDefault(step, []).SelectMany(s => s.Outputs).Select(output => (T)output.Value);

    private static ResNetSpec Spec(string source) => Assert.IsType<ResNetSpec>(Assert.Single(Declarations(source)).Spec);
}
