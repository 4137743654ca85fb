using Unroll.Images;

namespace Unroll.Tests.Images;

/// <summary>timm's pretrained_cfg becomes what timm's transforms_imagenet_eval does.</summary>
public sealed class TimmConfigurationTests
{
    [Fact]
    public void ReadsAModelsConfiguration()
    {
        // timm/resnet50.a1_in1k's config.json, shortened.
        const string Json = """
            {"architecture": "resnet50", "num_classes": 1000, "num_features": 2048, "pretrained_cfg": {"tag": "a1_in1k", "input_size": [3, 224, 224], "test_input_size": [3, 288, 288],
            "fixed_input_size": false, "interpolation": "bicubic", "crop_pct": 0.95, "test_crop_pct": 1.0, "crop_mode": "center", "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}}
            """;

        Assert.Equal(Preprocessing.ImageNet(224, 235, Interpolation.Bicubic), Preprocessing.FromTimm(Json));
        Assert.Equal(Preprocessing.ImageNet(288, 288, Interpolation.Bicubic), Preprocessing.FromTimm(Json, testSize: true));
        Assert.Equal(Preprocessing.ImageNet(256, 269, Interpolation.Bicubic), Preprocessing.FromTimm(Json, size: 256));
    }

    [Fact]
    public void LeavesTimmsDefaults() => Assert.Equal(Preprocessing.ImageNet(224, 256, Interpolation.Bicubic), Preprocessing.FromTimm("""{"input_size": null}"""));

    [Fact]
    public void SquashesToBothSides()
    {
        Preprocessing squashed = Preprocessing.FromTimm("""{"input_size": [1, 96, 128], "crop_pct": 0.8, "crop_mode": "squash", "mean": [0.5], "std": [0.25], "interpolation": "bilinear"}""");
        Assert.Equal((120, 160, 96, 128, 1), (squashed.ResizeHeight, squashed.ResizeWidth, squashed.CropHeight, squashed.CropWidth, squashed.Channels));
    }

    [Theory]
    [InlineData("[1]", "is a JSON object, not array")]
    [InlineData("{", "is not JSON")]
    [InlineData("""{"input_size": [224, 224, 3]}""", "input_size is [224, 224, 3] in timm's pretrained_cfg; it is [channels, height, width] with 1 or 3 channels.")]
    [InlineData("""{"input_size": "224"}""", "[channels, height, width]")]
    [InlineData("""{"crop_pct": 0}""", "crop_pct is 0")]
    [InlineData("""{"crop_mode": "border"}""", "crop_mode is \"border\"")]
    [InlineData("""{"interpolation": "nearest"}""", "interpolation is \"nearest\"")]
    [InlineData("""{"interpolation": 3}""", "interpolation is 3")]
    [InlineData("""{"mean": [0.5, 0.5]}""", "mean is [0.5, 0.5] in timm's pretrained_cfg; it has a number for each of 3 channel(s).")]
    [InlineData("""{"std": ["x", 1, 2]}""", "std is")]
    public void SaysWhatIsWrong(string json, string part) =>
        Assert.Contains(part, Assert.Throws<FormatException>(() => Preprocessing.FromTimm(json)).Message, StringComparison.Ordinal);
}
