namespace Unroll.Tests.Generator.Families;

public class OutputNameTests
{
    [Theory]
    [InlineData(typeof(MobileNetV2Tests), "narrow, odd channels", "features.17, features.1, logits")]
    [InlineData(typeof(MobileNetV2Tests), "features", "features")]
    [InlineData(typeof(MnasNetTests), "narrow, stages", "layers.13, layers.11, layers.8, logits")]
    [InlineData(typeof(MobileNetV3Tests), "small, stages", "features.11, features.1, logits")]
    [InlineData(typeof(MobileNetV3Tests), "large, wide, dilated, features", "features")]
    [InlineData(typeof(EfficientNetTests), "narrow and deep, stages", "features.7, features.1, logits")]
    [InlineData(typeof(RegNetTests), "y, stages", "trunk_output.block3, trunk_output.block1, logits")]
    [InlineData(typeof(RegNetTests), "wide bottlenecks, one stage", "logits")]
    [InlineData(typeof(DenseNetTests), "wide, stages", "features.denseblock1, features.denseblock2, features.denseblock3, logits")]
    [InlineData(typeof(DenseNetTests), "one block, odd channels", "features")]
    [InlineData(typeof(SqueezeNetTests), "1.0, features", "features")]
    [InlineData(typeof(SqueezeNetTests), "1.1, stages", "features.4, features.12, logits")]
    [InlineData(typeof(VggTests), "vgg13_bn, stages", "features.33, features.5, logits")]
    [InlineData(typeof(VggTests), "two stages, features", "features")]
    [InlineData(typeof(AlexNetTests), "stages", "features.11, features.4, features.1, logits")]
    [InlineData(typeof(GoogLeNetTests), "transformed, stages", "inception3b, inception4e, inception5b, logits")]
    [InlineData(typeof(InceptionV3Tests), "transformed, stages", "Mixed_7c, Mixed_5d, logits")]
    [InlineData(typeof(InceptionV3Tests), "features", "Mixed_7c")]
    public void Outputs_have_the_names_of_upstreams_modules(Type family, string variant, string expected) =>
        Assert.Equal(expected, string.Join(", ", Declared.Graph(Declared.VariantsOf(family)[variant]).Outputs.Select(o => o.Name)));
}
