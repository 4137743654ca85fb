using System.Globalization;
using System.Text.RegularExpressions;
using Unroll.Testing.Checkpoints;
using Unroll.Weights;
using Unroll.Weights.Parts;
using static Unroll.Tests.Weights.Field.FieldModel;

namespace Unroll.Tests.Weights.Field;

/// <summary>Keys as other libraries spell them. The names are those of these libraries' sources; the renaming here goes the other way round.</summary>
public class SpellingTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("resnet.", "")]
    [InlineData("model.resnet.", "model.")]
    public void Transformers_ResNet_loads(string body, string around)
    {
        string report = LoadsRight(StateDict(1, key => key.StartsWith("fc.", StringComparison.Ordinal) ? around + ToTransformers(key) : body + ToTransformers(key)));
        Assert.EndsWith("its keys are spelled as in Hugging Face's transformers.", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("backbone.")]
    [InlineData("backbone.bottom_up.")]
    public void Detectron2s_ResNet_loads(string prefix)
    {
        string report = LoadsRight(new Dictionary<string, object?> { ["model"] = StateDict(1, key => prefix + ToDetectron2(key)), ["iteration"] = 3 });
        Assert.EndsWith("its keys are spelled as in detectron2.", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Detectron2s_conversion_of_torchvisions_ResNet_loads() =>
        LoadsRight(StateDict(1, key => key.StartsWith("fc.", StringComparison.Ordinal) ? $"stem.{key}" : ToDetectron2(key)));

    /// <summary>mmcv/ops/deform_conv.py: prefix[:-1] + '_offset.weight' becomes prefix + 'conv_offset.weight', if that is not there.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("backbone.")]
    public void Offsets_of_mmdetection_1_load(string prefix)
    {
        NetworkNeeds network = Deformable();
        using StateDict old = Tensors((prefix + "layer2.0.conv2.weight", 1), (prefix + "layer2.0.conv2_offset.weight", 2), (prefix + "layer2.0.conv2_offset.bias", 3));
        Assert.Equal([2f], Value(BoundParameters.Bind(network, old, new CheckpointOptions()), "layer2.0.conv2.conv_offset.weight"));
        Assert.Equal([3f], Value(BoundParameters.Bind(network, old, new CheckpointOptions()), "layer2.0.conv2.conv_offset.bias"));

        using StateDict both = Tensors(
            (prefix + "layer2.0.conv2.weight", 1), (prefix + "layer2.0.conv2.conv_offset.weight", 4), (prefix + "layer2.0.conv2.conv_offset.bias", 5), (prefix + "layer2.0.conv2_offset.weight", 2));
        Assert.Equal([4f], Value(BoundParameters.Bind(network, both, new CheckpointOptions { IgnoreUnexpected = true }), "layer2.0.conv2.conv_offset.weight"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("module.")]
    [InlineData("backbone.")]
    public void Old_DenseNets_load(string prefix)
    {
        ParameterInfo[] parameters = [new("features.denseblock1.denselayer2.norm1.running_var", [1], ParameterKind.Buffer, false), new("features.denseblock1.denselayer2.conv2.weight", [1], ParameterKind.Learned, false)];
        using StateDict state = Tensors((prefix + "features.denseblock1.denselayer2.norm.1.running_var", 1), (prefix + "features.denseblock1.denselayer2.conv.2.weight", 2));
        BoundParameters bound = BoundParameters.Bind(new NetworkNeeds("DenseNet", parameters, "classifier.", []), state, new CheckpointOptions());
        Assert.Equal([1f], Value(bound, parameters[0].Name));
        Assert.Equal([2f], Value(bound, parameters[1].Name));
    }

    [Fact]
    public void What_does_not_fit_in_another_spelling_is_told_in_the_networks_own()
    {
        var state = StateDict(1, key => key.StartsWith("layer2.0.conv1", StringComparison.Ordinal) ? null : ToTransformers(key));
        string error = Refuses(state);
        Assert.StartsWith("w.pth does not fit Tiny: 1 missing, 0 unexpected, 0 mis-shaped.", error, StringComparison.Ordinal);
        Assert.Contains("layer2.0.conv1.weight [16,8,3,3]", error, StringComparison.Ordinal);
        Assert.Contains("Hugging Face's transformers", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_networks_own_spelling_is_tried_first()
    {
        // MobileNetV2's own head is called as transformers call theirs.
        ParameterInfo[] parameters = [new("features.0.0.weight", [1], ParameterKind.Learned, false), new("classifier.1.weight", [1], ParameterKind.Learned, true)];
        using StateDict state = Tensors(("features.0.0.weight", 1), ("classifier.1.weight", 2));
        Assert.Equal([2f], Value(BoundParameters.Bind(new NetworkNeeds("MobileNet", parameters, "classifier.", []), state, new CheckpointOptions()), "classifier.1.weight"));
    }

    /// <summary>transformers/models/resnet/modeling_resnet.py: ResNetEmbeddings, ResNetStage, ResNetBasicLayer, ResNetConvLayer, ResNetShortCut.</summary>
    private static string ToTransformers(string key)
    {
        key = Regex.Replace(key, @"^conv1\.", "embedder.embedder.convolution.");
        key = Regex.Replace(key, @"^bn1\.", "embedder.embedder.normalization.");
        key = Regex.Replace(key, @"^layer(\d)\.(\d)\.", match => $"encoder.stages.{Before(match, 1)}.layers.{match.Groups[2].Value}.");
        key = Regex.Replace(key, @"(layers\.\d)\.conv(\d)\.", match => $"{match.Groups[1].Value}.layer.{Before(match, 2)}.convolution.");
        key = Regex.Replace(key, @"(layers\.\d)\.bn(\d)\.", match => $"{match.Groups[1].Value}.layer.{Before(match, 2)}.normalization.");
        key = key.Replace("downsample.0.", "shortcut.convolution.", StringComparison.Ordinal).Replace("downsample.1.", "shortcut.normalization.", StringComparison.Ordinal);
        return Regex.Replace(key, @"^fc\.", "classifier.1.");
    }

    /// <summary>detectron2's tools/convert-torchvision-to-d2.py; its head is called linear (modeling/backbone/resnet.py).</summary>
    internal static string ToDetectron2(string key)
    {
        if (key.StartsWith("fc.", StringComparison.Ordinal))
        {
            return key.Replace("fc.", "linear.", StringComparison.Ordinal);
        }

        key = key.Contains("layer", StringComparison.Ordinal) ? key : $"stem.{key}";
        key = Regex.Replace(key, @"layer(\d)", match => $"res{int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) + 1}");
        key = Regex.Replace(key, @"bn(\d)", "conv$1.norm");
        return key.Replace("downsample.0", "shortcut", StringComparison.Ordinal).Replace("downsample.1", "shortcut.norm", StringComparison.Ordinal);
    }

    private static string Before(Match match, int group) => (int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) - 1).ToString(CultureInfo.InvariantCulture);

    private static NetworkNeeds Deformable() => new(
        "Dcn",
        [
            new("layer2.0.conv2.weight", [1], ParameterKind.Learned, false),
            new("layer2.0.conv2.conv_offset.weight", [1], ParameterKind.Learned, false),
            new("layer2.0.conv2.conv_offset.bias", [1], ParameterKind.Learned, false),
        ],
        "fc.",
        []);

    private static StateDict Tensors(params (string Name, float Value)[] tensors) => Open(tensors.ToDictionary(t => t.Name, object? (t) => new PickledTensor(new[] { t.Value }, 1)));

    private static float[] Value(BoundParameters bound, string name)
    {
        float[] value = new float[1];
        bound.Read(name, value);
        return value;
    }
}
