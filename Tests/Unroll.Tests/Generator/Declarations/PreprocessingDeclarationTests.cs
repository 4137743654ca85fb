using Unroll.Generator.Declarations;
using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Declarations;

/// <summary>[Preprocessing]: what a network's images go through.</summary>
public class PreprocessingDeclarationTests
{
    private const string Network = "[ResNet(Layers = [1, 1, 1, 1], Block = ResidualBlock.Basic";
    private const string Names = "using Unroll.Images; ";

    [Fact]
    public void Without_the_attribute_it_is_as_usual()
    {
        Assert.Null(Read($"{Network})] partial record Net;"));
        Assert.Equal(
            "ResizeShorterSide = 256, CropHeight = 224, CropWidth = 224, Interpolation = global::Unroll.Images.Interpolation.Bilinear, Mean = [0.485f, 0.456f, 0.406f], Std = [0.229f, 0.224f, 0.225f]",
            Written($"{Network})] partial record Net;"));
        Assert.Equal(
            "ResizeShorterSide = 36, CropHeight = 32, CropWidth = 48, Interpolation = global::Unroll.Images.Interpolation.Bilinear, Mean = [0.449f], Std = [0.226f]",
            Written($"{Network}, Input = [1, 32, 48])] partial record Net;"));
    }

    [Theory]
    [InlineData("Interpolation = Interpolation.Bicubic, CropFraction = 0.95", "ResizeShorterSide = 235, CropHeight = 224, CropWidth = 224, Interpolation = global::Unroll.Images.Interpolation.Bicubic, Mean = [0.485f, 0.456f, 0.406f], Std = [0.229f, 0.224f, 0.225f]")]
    [InlineData("Resize = 232", "ResizeShorterSide = 232, CropHeight = 224, CropWidth = 224, Interpolation = global::Unroll.Images.Interpolation.Bilinear, Mean = [0.485f, 0.456f, 0.406f], Std = [0.229f, 0.224f, 0.225f]")]
    [InlineData("Margin = 32, Squash = true", "ResizeHeight = 256, ResizeWidth = 256, CropHeight = 224, CropWidth = 224, Interpolation = global::Unroll.Images.Interpolation.Bilinear, Mean = [0.485f, 0.456f, 0.406f], Std = [0.229f, 0.224f, 0.225f]")]
    [InlineData("Bgr = true, Range = 255, Mean = [103.53, 116.28, 123.675], Std = [1, 1, 1]", "ResizeShorterSide = 256, CropHeight = 224, CropWidth = 224, Interpolation = global::Unroll.Images.Interpolation.Bilinear, Bgr = true, Range = 255f, Mean = [103.53f, 116.28f, 123.675f], Std = [1f, 1f, 1f]")]
    [InlineData("Bgr = true, Range = 255", "ResizeShorterSide = 256, CropHeight = 224, CropWidth = 224, Interpolation = global::Unroll.Images.Interpolation.Bilinear, Bgr = true, Range = 255f, Mean = [103.53f, 116.28f, 123.675f], Std = [57.375f, 57.12f, 58.395f]")]
    [InlineData("Margin = 32, CropFirst = true, Interpolation = Interpolation.Bicubic", "CentralCrop = 0.875, ResizeHeight = 224, ResizeWidth = 224, CropHeight = 224, CropWidth = 224, Interpolation = global::Unroll.Images.Interpolation.Bicubic, Mean = [0.485f, 0.456f, 0.406f], Std = [0.229f, 0.224f, 0.225f]")]
    [InlineData("CropFraction = 0.9, CropFirst = true, Squash = true", "CentralFraction = 0.9, ResizeHeight = 224, ResizeWidth = 224, CropHeight = 224, CropWidth = 224, Interpolation = global::Unroll.Images.Interpolation.Bilinear, Mean = [0.485f, 0.456f, 0.406f], Std = [0.229f, 0.224f, 0.225f]")]
    [InlineData("CropFraction = 1, CropFirst = true", "CentralCrop = 1, ResizeHeight = 224, ResizeWidth = 224, CropHeight = 224, CropWidth = 224, Interpolation = global::Unroll.Images.Interpolation.Bilinear, Mean = [0.485f, 0.456f, 0.406f], Std = [0.229f, 0.224f, 0.225f]")]
    public void Options_are_read(string options, string expected) => Assert.Equal(expected, Written($"{Names}{Network})] [Preprocessing({options})] partial record Net;"));

    [Fact]
    public void A_variant_has_its_bases_at_its_own_size()
    {
        const string Base = $"{Network}, Input = [3, 200, 200])] [Preprocessing({{0}})] partial record Base;";

        Assert.Equal(450, OfVariant("Resize = 300", "Input = [3, 320, 300]")?.ResizeShorterSide);
        Assert.Equal(332, OfVariant("Margin = 32", "Input = [3, 320, 300]")?.ResizeShorterSide);
        Assert.Equal(375, OfVariant("CropFraction = 0.8", "Input = [3, 320, 300]")?.ResizeShorterSide);
        Assert.Equal((480, 450), OfVariant("Resize = 300, Squash = true", "Input = [3, 320, 300]")?.ResizeBoth);
        Assert.Equal((new CentralPart(200 / 300.0, OfSides: false), (320, 300)), First(OfVariant("Resize = 300, CropFirst = true", "Input = [3, 320, 300]")));
        Assert.Equal((new CentralPart(300 / 332.0, OfSides: false), (320, 300)), First(OfVariant("Margin = 32, CropFirst = true", "Input = [3, 320, 300]")));
        Assert.Equal((new CentralPart(0.875, OfSides: true), (320, 300)), First(OfVariant("CropFirst = true, Squash = true", "Input = [3, 320, 300]")));
        Assert.Equal([1.0, 2.0, 3.0], OfVariant("Mean = [1, 2, 3]", "Classes = 2")!.Mean);

        // Three numbers are not for one channel.
        Assert.Null(OfVariant("Mean = [1, 2, 3]", "Input = [1, 200, 200]"));
        Assert.Null(OfVariant("Mean = [1, 2, 3]", "Input = [4, 200, 200]"));

        static (CentralPart?, (int, int)?) First(PreprocessingSpec? spec) => (spec?.Center, spec?.ResizeBoth);

        static PreprocessingSpec? OfVariant(string written, string variant) =>
            Read(string.Format(System.Globalization.CultureInfo.InvariantCulture, Base, written), $"[NetworkVariant(typeof(Base), {variant})] partial record Net;");
    }

    [Fact]
    public void A_variant_may_have_its_own_which_its_variants_take_over()
    {
        const string Base = $"{Network})] [Preprocessing(Resize = 300)] partial record Base; [NetworkVariant(typeof(Base), Input = [3, 100, 100])] [Preprocessing(Resize = 150)] partial record Small;";

        Assert.Equal(150, DeclarationTests.Declarations(Base).Single(d => d.TypeName == "Small").Spec.Preprocessing?.ResizeShorterSide);
        Assert.Equal(300, Read(Base, "[NetworkVariant(typeof(Small), Input = [3, 200, 200])] partial record Net;")?.ResizeShorterSide);
    }

    [Fact]
    public void Networks_of_other_channels_have_none()
    {
        var run = GeneratorHarness.Run($"{Network}, Input = [4, 64, 64])] partial record Net;");

        Assert.Empty(run.Diagnostics);
        Assert.All(run.Result.GeneratedSources, source => Assert.DoesNotContain("Preprocessing", source.SourceText.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("CropFraction = 0", "UNR0007 'CropFraction = 0' CropFraction must be positive and at most 1, not 0")]
    [InlineData("CropFraction = 1.5", "UNR0007 'CropFraction = 1.5' CropFraction must be positive and at most 1, not 1.5")]
    [InlineData("Resize = -1", "UNR0007 'Resize = -1' Resize must be from 0 to 65536, not -1")]
    [InlineData("Margin = 70000", "UNR0007 'Margin = 70000' Margin must be from 0 to 65536, not 70000")]
    [InlineData("Range = 0", "UNR0007 'Range = 0' Range must be positive and finite, not 0")]
    [InlineData("Mean = [0.5]", "UNR0007 'Mean = [0.5]' Mean must be 3 numbers for the input's channels, not 1")]
    [InlineData("Mean = [1, 2, double.NaN]", "UNR0007 'Mean = [1, 2, double.NaN]' Each of Mean must be finite, not NaN")]
    [InlineData("Std = [1, 0, 1]", "UNR0007 'Std = [1, 0, 1]' Each of Std must be positive and finite, not 0")]
    [InlineData("Resize = 232, CropFraction = 0.9", "UNR0012 'Resize = 232' Resize contradicts CropFraction; give one of them")]
    [InlineData("Margin = 32, Resize = 256", "UNR0012 'Margin = 32' Margin contradicts Resize; give one of them")]
    [InlineData("Resize = 200, CropFirst = true", "UNR0014 'CropFirst = true' CropFirst cannot be combined with a Resize of 200, less than the input's 224")]
    [InlineData("Interpolation = (Unroll.Images.Interpolation)9", "UNR0015 'Interpolation = (Unroll.Images.Interpolation)9' Interpolation must be Interpolation.Bilinear or Interpolation.Bicubic or Interpolation.Lanczos or Interpolation.Hamming or Interpolation.Box, not 9")]
    public void What_is_wrong_is_reported_where_it_is_written(string options, string expected) =>
        Assert.Equal([expected], GeneratorHarness.Run($"{Network})] [Preprocessing({options})] partial record Net;").Diagnostics);

    [Fact]
    public void Images_of_other_channels_cannot_be_prepared() => Assert.Equal(
        ["UNR0014 'Preprocessing' Preprocessing cannot be combined with an input of 4 channels; images have 1 or 3"],
        GeneratorHarness.Run($"{Network}, Input = [4, 64, 64])] [Preprocessing] partial record Net;").Diagnostics);

    [Fact]
    public void Gray_has_no_order_of_channels() => Assert.Equal(
        ["UNR0014 'Bgr = true' Bgr cannot be combined with an input of 1 channel"],
        GeneratorHarness.Run($"{Network}, Input = [1, 64, 64])] [Preprocessing(Bgr = true)] partial record Net;").Diagnostics);

    [Fact]
    public void Faults_of_a_base_are_reported_on_both() => Assert.Equal(
        ["UNR0007 'Margin = -1' Margin must be from 0 to 65536, not -1", "UNR0018 'typeof(Base)' 'Base' cannot be varied: Margin must be from 0 to 65536, not -1"],
        GeneratorHarness.Run($"{Network})] [Preprocessing(Margin = -1)] partial record Base; [NetworkVariant(typeof(Base))] partial record Net;").Diagnostics);

    [Fact]
    public void Beside_no_network_it_means_nothing() => Assert.Equal(
        ["UNR0013 'Preprocessing' Preprocessing has no effect without an attribute that declares a network, such as [ResNet(…)]"],
        GeneratorHarness.Run("[Preprocessing] partial record Net;").Diagnostics);

    [Fact]
    public void A_clash_is_reported_once_however_many_attributes_there_are() => Assert.Equal(
        ["UNR0024 'Preprocessing' The network's record cannot have the member 'Preprocessing': a member of that name is generated, so rename it"],
        GeneratorHarness.Run($"{Network})] [Preprocessing] partial record Net {{ public static int Preprocessing => 0; }}").Diagnostics);

    [Fact]
    public void The_runtimes_attribute_has_the_defaults_that_are_read()
    {
        var attribute = new PreprocessingAttribute();

        Assert.Equal((PreprocessingSpec.DefaultCropFraction, 1.0, global::Unroll.Images.Interpolation.Bilinear), (attribute.CropFraction, attribute.Range, attribute.Interpolation));
        Assert.Equal((0, 0, false, false, false, 0, 0), (attribute.Resize, attribute.Margin, attribute.CropFirst, attribute.Squash, attribute.Bgr, attribute.Mean.Length, attribute.Std.Length));
    }

    private static PreprocessingSpec? Read(params string[] sources) => DeclarationTests.Declarations(sources).Single(d => d.TypeName == "Net").Spec.Preprocessing;

    /// <summary>The initializer in generated code.</summary>
    private static string Written(string source)
    {
        var run = GeneratorHarness.Run(source);
        Assert.Empty(run.Diagnostics);
        var text = run.Result.GeneratedSources.Single(generated => generated.HintName == "Net.g.cs").SourceText.ToString();
        const string Start = "Preprocessing = new() { ";
        var start = text.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        return text[start..text.IndexOf(" },", start, StringComparison.Ordinal)];
    }
}
