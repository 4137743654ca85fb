using System.Text.Json;
using Unroll.Hub.Catalog;
using Unroll.Images;

namespace Unroll.Hub.HuggingFace;

/// <summary>timm's config.json: which network a repository's weights are for, and how images are prepared for them.</summary>
/// <remarks>The keys, their defaults and the older form without "pretrained_cfg" are those of timm/models/_hub.py and _pretrained.py, the rules those of timm/data/config.py and transforms_factory.py.</remarks>
public sealed record PretrainedConfig
{
    private const long MaxLength = 1 << 24;

    private static readonly float[] _imageNetMean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] _imageNetStd = [0.229f, 0.224f, 0.225f];

    private readonly EvaluationRecipe? _recipe;
    private readonly string? _recipeError;

    private PretrainedConfig(EvaluationRecipe? recipe, string? recipeError)
    {
        _recipe = recipe;
        _recipeError = recipeError;
    }

    /// <summary>timm's name of the network ("resnet50"); null where the file, another library's, does not say.</summary>
    public string? Architecture { get; private init; }

    /// <summary>How many classes it tells apart; null where the file does not say.</summary>
    public int? Classes { get; private init; }

    /// <summary>The weights' licence; null where the file does not say.</summary>
    public string? License { get; private init; }

    /// <summary>How images are prepared.</summary>
    /// <exception cref="HubException">The file asks for what Unroll does not do, such as another filter.</exception>
    public EvaluationRecipe Recipe => _recipe ?? throw new HubException(_recipeError!);

    /// <summary>Reads a config.json.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="HubException">It is no such file; the message says why not.</exception>
    public static PretrainedConfig Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length > MaxLength)
            {
                throw new HubException($"{path} is too long for a config.json.");
            }

            using var document = JsonDocument.Parse(stream);
            return Read(document.RootElement, path);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new HubException($"{path} is not as timm writes a config.json: {e.Message}", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException and not HubException))
        {
            throw new HubException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static PretrainedConfig Read(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("the outermost value is no object.");
        }

        // The older form has everything in one object.
        var config = root.TryGetProperty("pretrained_cfg", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : root;
        var (recipe, error) = root.TryGetProperty("architecture", out _) ? RecipeOf(config, path) : (null, $"{path} is not timm's: it does not say how images are prepared.");
        return new PretrainedConfig(recipe, error)
        {
            Architecture = Text(root, "architecture") ?? Text(config, "architecture"),
            Classes = Whole(root, "num_classes") ?? Whole(config, "num_classes"),
            License = Text(config, "license"),
        };
    }

    private static (EvaluationRecipe? Recipe, string? Error) RecipeOf(JsonElement config, string path)
    {
        Interpolation? interpolation = (Text(config, "interpolation") ?? "bicubic") switch
        {
            "bilinear" => Interpolation.Bilinear,
            "bicubic" => Interpolation.Bicubic,
            _ => null,
        };
        if (interpolation is null)
        {
            return (null, $"{path} asks for the filter '{Text(config, "interpolation")}' to resize images; Unroll has bilinear and bicubic.");
        }

        var mode = Text(config, "crop_mode") ?? "center";
        if (mode is not ("center" or "squash"))
        {
            return (null, $"{path} asks for the crop '{mode}'; Unroll has center and squash.");
        }

        var size = Side(config, "input_size") ?? 224;
        var fraction = Number(config, "crop_pct") ?? 0.875;
        var mean = Numbers(config, "mean") ?? _imageNetMean;
        var std = Numbers(config, "std") ?? _imageNetStd;
        if (size < 1 || fraction is not (> 0 and <= 1) || mean.Length != std.Length || mean.Length is not (1 or 3))
        {
            return (null, $"{path} has an input_size, crop_pct, mean or std that images cannot be prepared with.");
        }

        return (new EvaluationRecipe
        {
            Size = size,
            Resize = (int)Math.Floor(size / fraction),
            CropFraction = fraction,
            TestSize = Side(config, "test_input_size"),
            TestCropFraction = Number(config, "test_crop_pct"),
            IsSquashed = mode == "squash",
            Interpolation = interpolation.Value,
            Mean = mean,
            Std = std,
        }, null);
    }

    private static JsonElement? Value(JsonElement config, string name) =>
        config.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement config, string name) => Value(config, name)?.GetString();

    private static int? Whole(JsonElement config, string name) => Value(config, name)?.GetInt32();

    private static double? Number(JsonElement config, string name) => Value(config, name)?.GetDouble();

    private static float[]? Numbers(JsonElement config, string name) => Value(config, name) is { } values ? [.. values.EnumerateArray().Select(value => value.GetSingle())] : null;

    /// <summary>The side of [channels, height, width]; that of the shorter side where they differ.</summary>
    private static int? Side(JsonElement config, string name) =>
        Value(config, name) is { } shape && shape.GetArrayLength() == 3 ? Math.Min(shape[1].GetInt32(), shape[2].GetInt32()) : null;
}
