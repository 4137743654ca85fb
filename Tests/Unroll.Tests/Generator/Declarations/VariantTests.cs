using Microsoft.CodeAnalysis;
using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Declarations;

/// <summary>[NetworkVariant]: another network but for what is given.</summary>
public class VariantTests
{
    private const string Base = "[ResNet(Name = \"base\", Layers = [1, 2, 3, 4], Radix = 2, Input = [3, 64, 64])] public partial record Base;\n";

    [Fact]
    public void What_is_not_given_is_the_bases_except_the_name()
    {
        var (original, variant) = Pair("[NetworkVariant(typeof(Base), Classes = 10)]");

        Assert.Equal(original with { Name = "Variant", Classes = 10 }, variant);
    }

    [Theory]
    [InlineData("[NetworkVariant(typeof(Base), Input = [1, 97, 65], Name = \"small\")]", "small", 97, 1000, "[]")]
    [InlineData("[NetworkVariant(typeof(Base), OutIndices = [1, 3])]", "Variant", 64, 0, "[1, 3]")]
    [InlineData("[NetworkVariant(typeof(Base), OutIndices = [1, 3], Classes = 1000)]", "Variant", 64, 1000, "[1, 3]")]
    public void What_is_given_takes_its_place(string attribute, string name, int height, int classes, string outIndices)
    {
        var (_, variant) = Pair(attribute);

        Assert.Equal((name, height, classes, outIndices), (variant.Name, variant.Input.Height, variant.Classes, variant.OutIndices.ToString()));
    }

    [Fact]
    public void Classes_of_the_base_remain_where_they_were_given()
    {
        var declarations = DeclarationTests.Declarations(
            "[ResNet(Layers = [1, 1, 1, 1], Classes = 7)] partial record Base; [NetworkVariant(typeof(Base), OutIndices = [3])] partial record Variant;");

        Assert.Equal(7, declarations.Single(d => d.TypeName == "Variant").Spec.Classes);
    }

    [Fact]
    public void A_variant_may_add_the_stems_map()
    {
        var declarations = DeclarationTests.Declarations(
            "[ResNet(Layers = [1, 1, 1, 1])] partial record Base; [NetworkVariant(typeof(Base), OutStem = true)] partial record Variant; [NetworkVariant(typeof(Variant), OutIndices = [3])] partial record Other;");

        Assert.Equal([(false, 1000), (true, 0), (true, 0)], declarations.OrderBy(d => d.TypeName == "Other").Select(d => (d.Spec.OutStem, d.Spec.Classes)));
    }

    [Fact]
    public void Variants_of_variants_are_followed()
    {
        var declarations = DeclarationTests.Declarations(
            Base,
            "[NetworkVariant(typeof(Base), Classes = 5, Input = [3, 32, 32])] partial record First;",
            "[NetworkVariant(typeof(First), Input = [1, 48, 48])] partial record Second;");

        var spec = declarations.Single(d => d.TypeName == "Second").Spec;
        Assert.Equal(("Second", 5, new Shape(1, 48, 48)), (spec.Name, spec.Classes, spec.Input));
    }

    [Fact]
    public void The_base_may_be_of_another_assembly()
    {
        using var stream = new MemoryStream();
        var library = GeneratorHarness.Compilation(Base).WithAssemblyName("Library");
        var emitted = GeneratorHarness.Run(library).Output.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));

        var run = GeneratorHarness.Run(GeneratorHarness.Compilation("[NetworkVariant(typeof(Base), Classes = 3)] partial record Variant;")
            .AddReferences(MetadataReference.CreateFromImage(stream.ToArray())));

        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerErrors);
        Assert.Equal(["Variant"], run.Networks);
    }

    [Theory]
    [InlineData("[NetworkVariant(typeof(string))]", "UNR0018 'typeof(string)' 'string' cannot be varied: 'string' has 0 network attributes, and must have one")]
    [InlineData("[NetworkVariant(typeof(int[]))]", "UNR0018 'typeof(int[])' 'int[]' cannot be varied: 'int[]' has 0 network attributes, and must have one")]
    [InlineData("[NetworkVariant(typeof(Variant))]", "UNR0018 'typeof(Variant)' 'Variant' cannot be varied: its variants form a cycle: Variant -> Variant")]
    [InlineData("[NetworkVariant(typeof(Base), OutIndices = [4])]", "UNR0011 'OutIndices = [4]' OutIndices names stage 4; the network's stages are 0 to 3")]
    [InlineData("[NetworkVariant(typeof(Base), Input = [3, 0, 0])]", "UNR0008 'Input = [3, 0, 0]' Input must be three numbers from 1 to 65536, [channels, height, width], not [3, 0, 0]")]
    [InlineData("[NetworkVariant(of: typeof(string))]", "UNR0018 'of: typeof(string)' 'string' cannot be varied: 'string' has 0 network attributes, and must have one")]
    [InlineData("[NetworkVariant(null!)]", "UNR0018 'null!' 'null' cannot be varied: it is not a type; name a record with a network attribute")]
    public void Faults(string attribute, string expected)
    {
        var run = GeneratorHarness.Run(Base + attribute + "partial record Variant;");

        Assert.Null(run.Result.Exception);
        Assert.Equal([expected], run.Diagnostics);
        Assert.Equal(["Base"], run.Networks);
    }

    [Fact]
    public void A_cycle_is_reported_on_each_of_its_networks()
    {
        var run = GeneratorHarness.Run(
            "[NetworkVariant(typeof(B))] partial record A; [NetworkVariant(typeof(A))] partial record B; [NetworkVariant(typeof(A))] partial record Outside;");

        Assert.Equal(
        [
            "UNR0018 'typeof(B)' 'B' cannot be varied: its variants form a cycle: A -> B -> A",
            "UNR0018 'typeof(A)' 'A' cannot be varied: its variants form a cycle: B -> A -> B",
            "UNR0018 'typeof(A)' 'A' cannot be varied: its variants form a cycle: Outside -> A -> B -> A",
        ],
            run.Diagnostics);
    }

    [Fact]
    public void A_faulty_base_is_reported_on_both()
    {
        var run = GeneratorHarness.Run("[ResNet] partial record Base; [NetworkVariant(typeof(Base))] partial record Variant;");

        Assert.Equal(
        [
            "UNR0005 'ResNet' Layers is missing; give the number of blocks of each stage, for example [3, 4, 6, 3]",
            "UNR0018 'typeof(Base)' 'Base' cannot be varied: Layers is missing; give the number of blocks of each stage, for example [3, 4, 6, 3]",
        ],
            run.Diagnostics);
    }

    [Theory]
    [InlineData("[NetworkVariant]")]
    [InlineData("[NetworkVariant(typeof(Base), Layers = [1])]")]
    [InlineData("[NetworkVariant(\"Base\")]")]
    public void What_the_compiler_reports_is_not_reported_again(string attribute)
    {
        var run = GeneratorHarness.Run(Base + attribute + "partial record Variant;");

        Assert.Null(run.Result.Exception);
        Assert.Empty(run.Diagnostics);
        Assert.NotEmpty(run.CompilerErrors);
    }

    private static (NetworkSpec Base, NetworkSpec Variant) Pair(string attribute)
    {
        var declarations = DeclarationTests.Declarations(Base, attribute + "partial record Variant;");
        return (declarations.Single(d => d.TypeName == "Base").Spec, declarations.Single(d => d.TypeName == "Variant").Spec);
    }
}
