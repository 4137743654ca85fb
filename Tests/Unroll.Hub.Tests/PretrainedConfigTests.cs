using Unroll.Hub.HuggingFace;
using Unroll.Images;
using Unroll.Testing;

namespace Unroll.Hub.Tests;

/// <summary>timm's config.json. The preprocessing that is right is timm's: resolve_data_config and create_transform (timm/data/config.py, transforms_factory.py).</summary>
public sealed class PretrainedConfigTests : IDisposable
{
    /// <summary>As timm writes it (timm/models/_hub.py, save_config_for_hf) for resnet50.a1_in1k.</summary>
    private const string ResNet50 = """
        {
          "architecture": "resnet50",
          "num_classes": 1000,
          "num_features": 2048,
          "pretrained_cfg": {
            "tag": "a1_in1k",
            "custom_load": false,
            "input_size": [3, 224, 224],
            "test_input_size": [3, 288, 288],
            "fixed_input_size": false,
            "interpolation": "bicubic",
            "crop_pct": 0.95,
            "test_crop_pct": 1.0,
            "crop_mode": "center",
            "mean": [0.485, 0.456, 0.406],
            "std": [0.229, 0.224, 0.225],
            "num_classes": 1000,
            "pool_size": [7, 7],
            "first_conv": "conv1",
            "classifier": "fc",
            "license": "apache-2.0"
          }
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(224, 235)] // floor(224 / 0.95)
    [InlineData(288, 288)] // the test size, at its own crop
    [InlineData(256, 269)] // floor(256 / 0.95)
    public void The_preprocessing_is_timms(int size, int resize)
    {
        var config = Read(ResNet50);

        var preprocessing = config.Recipe.For(new TensorShape(3, size, size));

        Assert.Equal(("resnet50", 1000, "apache-2.0"), (config.Architecture, config.Classes, config.License));
        Assert.Equal((size, size, resize, Interpolation.Bicubic), (preprocessing.CropHeight, preprocessing.CropWidth, preprocessing.ResizeShorterSide, preprocessing.Interpolation));
        Assert.Equal([0.485f, 0.456f, 0.406f], preprocessing.Mean);
        Assert.Equal([0.229f, 0.224f, 0.225f], preprocessing.Std);
    }

    [Fact]
    public void A_squashed_image_is_resized_on_both_sides()
    {
        var preprocessing = Read(ResNet50.Replace("\"center\"", "\"squash\"", StringComparison.Ordinal)).Recipe.For(new TensorShape(3, 224, 224));

        Assert.Equal((235, 235, null), (preprocessing.ResizeHeight, preprocessing.ResizeWidth, preprocessing.ResizeShorterSide));
    }

    [Fact]
    public void The_older_form_is_read()
    {
        var config = Read("""{"architecture": "resnet18", "num_classes": 10, "input_size": [3, 32, 32], "crop_pct": 1.0, "interpolation": "bilinear", "labels": ["a"]}""");

        Assert.Equal(("resnet18", 10, null), (config.Architecture, config.Classes, config.License));
        Assert.Equal(32, config.Recipe.For(new TensorShape(3, 32, 32)).ResizeShorterSide);
        Assert.Equal([0.485f, 0.456f, 0.406f], config.Recipe.Mean);
    }

    [Fact]
    public void What_is_not_said_is_timms_default()
    {
        var recipe = Read("""{"architecture": "resnet18", "pretrained_cfg": {"test_input_size": null}}""").Recipe;

        Assert.Equal((224, 256, Interpolation.Bicubic, null), (recipe.Size, recipe.Resize, recipe.Interpolation, recipe.TestSize));
    }

    [Theory]
    [InlineData("\"bicubic\"", "\"lanczos\"", "asks for the filter 'lanczos' to resize images; Unroll has bilinear and bicubic.")]
    [InlineData("\"center\"", "\"border\"", "asks for the crop 'border'; Unroll has center and squash.")]
    [InlineData("0.95", "0", "has an input_size, crop_pct, mean or std that images cannot be prepared with.")]
    [InlineData("[0.229, 0.224, 0.225]", "[0.229]", "has an input_size, crop_pct, mean or std that images cannot be prepared with.")]
    [InlineData("[3, 224, 224]", "[3, 0, 224]", "has an input_size, crop_pct, mean or std that images cannot be prepared with.")]
    public void What_Unroll_does_not_do_is_said_where_images_are_asked_for(string there, string instead, string message)
    {
        var config = Read(ResNet50.Replace(there, instead, StringComparison.Ordinal));

        Assert.Equal("resnet50", config.Architecture);
        Assert.Equal($"{_folder.File("config.json")} {message}", Assert.Throws<HubException>(() => config.Recipe).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"architecture\": 5}")]
    [InlineData("{\"architecture\": \"a\", \"num_classes\": 1e99}")]
    [InlineData("{\"architecture\": \"a\", \"pretrained_cfg\": {\"mean\": \"x\"}}")]
    [InlineData("{\"architecture\": \"a\"")]
    public void What_is_no_config_is_refused(string text) =>
        Assert.StartsWith($"{_folder.File("config.json")} is not as timm writes a config.json: ", Assert.Throws<HubException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Another_librarys_config_says_nothing_of_images()
    {
        var config = Read("""{"architectures": ["ResNetForImageClassification"], "model_type": "resnet"}""");

        Assert.Null(config.Architecture);
        Assert.Contains("is not timm's", Assert.Throws<HubException>(() => config.Recipe).Message, StringComparison.Ordinal);
    }

    private PretrainedConfig Read(string text)
    {
        File.WriteAllText(_folder.File("config.json"), text);
        return PretrainedConfig.Read(_folder.File("config.json"));
    }
}
