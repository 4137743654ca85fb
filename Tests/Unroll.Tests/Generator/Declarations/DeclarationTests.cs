using Microsoft.CodeAnalysis;
using Unroll.Generator;
using Unroll.Generator.Declarations;
using Unroll.Generator.Families.ResNet;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;
using Unroll.Tests.Support;
using Specs = Unroll.Generator.Declarations;

namespace Unroll.Tests.Generator.Declarations;

/// <summary>From attribute syntax to spec.</summary>
public class DeclarationTests
{
    [Fact]
    public void Defaults_are_those_of_the_attribute()
    {
        var spec = Spec("[ResNet(Layers = [3, 4, 6, 3])] public sealed partial record Net;");

        Assert.Equal(new ResNetSpec("Net", new Shape(3, 224, 224), 1000, default, new([3, 4, 6, 3])), spec);
        var attribute = new ResNetAttribute();
        foreach (var property in typeof(ResNetAttribute).GetProperties().Where(p => p.Name is not ("TypeId" or "Layers" or "Name")))
        {
            var expected = property.GetValue(attribute);
            var actual = typeof(ResNetSpec).GetProperty(property.Name)!.GetValue(spec);
            Assert.Equal(Text(expected), Text(actual));
        }
    }

    [Fact]
    public void Every_option_reaches_the_spec()
    {
        var spec = Spec("""
            [ResNet(Name = "resnest", Input = [1, 64, 96], Classes = 10, OutIndices = [1, 0], Layers = [1, 2], Block = ResidualBlock.Bottleneck, Radix = 2, Cardinality = 4,
                BottleneckWidth = 24, Channels = [32, 48], DeepStem = true, StemWidth = 24, TieredStem = true, AvgDown = true, Avd = true, AvdFirst = true,
                SplitAttentionDivisor = 8, OutputStride = 8, LastStride = 2, Norm = NormKind.GroupNorm, NormGroups = 2, NormEpsilon = 1e-3)]
            public sealed partial record Net;
            """);

        var expected = new ResNetSpec("resnest", new Shape(1, 64, 96), 10, new([1, 0]), new([1, 2]))
        {
            Radix = 2,
            Cardinality = 4,
            BottleneckWidth = 24,
            Channels = new([32, 48]),
            DeepStem = true,
            StemWidth = 24,
            TieredStem = true,
            AvgDown = true,
            Avd = true,
            AvdFirst = true,
            SplitAttentionDivisor = 8,
            OutputStride = 8,
            Norm = Specs.NormKind.GroupNorm,
            NormGroups = 2,
            NormEpsilon = 1e-3,
        };
        Assert.Equal(expected, spec);
    }

    [Fact]
    public void The_remaining_options_reach_the_spec()
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

    private static string Text(object? value) => value switch
    {
        Shape shape => $"{shape.Channels}, {shape.Height}, {shape.Width}",
        System.Collections.IEnumerable items and not string => string.Join(", ", items.Cast<object>()),
        _ => $"{value}",
    };
}
