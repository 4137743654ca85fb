using System.Text.Json;

namespace Unroll.Images;

/// <summary>timm's <c>pretrained_cfg</c>: what timm evaluates a model's weights with.</summary>
internal static class TimmConfiguration
{
    // timm/data/constants.py and config.py.
    private const int DefaultSize = 224;
    private const double DefaultCropFraction = 0.875;
    private static readonly float[] DefaultMean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] DefaultStd = [0.229f, 0.224f, 0.225f];

    internal static Preprocessing Read(string json, int? size, bool testSize)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException($"timm's pretrained_cfg is a JSON object, not {Kind(root)}.");
            }

            return Read(root.TryGetProperty("pretrained_cfg", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : root, size, testSize);
        }
        catch (JsonException e)
        {
            throw new FormatException($"timm's pretrained_cfg is not JSON: {e.Message}", e);
        }
    }

    private static Preprocessing Read(JsonElement cfg, int? size, bool testSize)
    {
        var input = (testSize ? Member(cfg, "test_input_size") : null) ?? Member(cfg, "input_size");
        var (channels, height, width) = input is { } shape ? Shape(shape) : (3, DefaultSize, DefaultSize);
        if (size is { } side)
        {
            (height, width) = (side, side);
        }

        var fraction = (testSize ? Member(cfg, "test_crop_pct") : null) ?? Member(cfg, "crop_pct");
        var crop = fraction is { } number ? Fraction(number) : DefaultCropFraction;
        var (resizeHeight, resizeWidth) = ((int)Math.Floor(height / crop), (int)Math.Floor(width / crop));
        var mode = Member(cfg, "crop_mode") is { } text ? Text(text, "crop_mode") : "center";
        var squash = mode switch
        {
            "center" => false,
            "squash" => true,
            _ => throw new FormatException($"crop_mode is \"{mode}\" in timm's pretrained_cfg; \"center\" and \"squash\" are supported."),
        };
        if (!squash && height != width)
        {
            throw new FormatException($"input_size is {height} x {width} in timm's pretrained_cfg; with crop_mode \"center\" only squares are supported.");
        }

        return new Preprocessing
        {
            ResizeShorterSide = squash ? null : resizeHeight,
            ResizeHeight = squash ? resizeHeight : null,
            ResizeWidth = squash ? resizeWidth : null,
            CropHeight = height,
            CropWidth = width,
            Interpolation = Member(cfg, "interpolation") is { } filter ? Filter(Text(filter, "interpolation")) : Interpolation.Bicubic,
            Mean = Numbers(cfg, "mean", channels) ?? DefaultMean[..Math.Min(channels, DefaultMean.Length)],
            Std = Numbers(cfg, "std", channels) ?? DefaultStd[..Math.Min(channels, DefaultStd.Length)],
        };
    }

    private static JsonElement? Member(JsonElement cfg, string name) =>
        cfg.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static (int Channels, int Height, int Width) Shape(JsonElement value)
    {
        int[] sizes = value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(size => size.ValueKind == JsonValueKind.Number && size.TryGetInt32(out var number) ? number : 0)]
            : [];
        return sizes is [1 or 3, >= 1, >= 1]
            ? (sizes[0], sizes[1], sizes[2])
            : throw new FormatException($"input_size is {value.GetRawText()} in timm's pretrained_cfg; it is [channels, height, width] with 1 or 3 channels.");
    }

    private static double Fraction(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number is > 0.01 and <= 100
            ? number
            : throw new FormatException($"crop_pct is {value.GetRawText()} in timm's pretrained_cfg; it is the part of the shorter side that the crop keeps, such as 0.875.");

    private static string Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new FormatException($"{name} is {value.GetRawText()} in timm's pretrained_cfg; it is a word.");

    private static Interpolation Filter(string name) => name switch
    {
        "bilinear" => Interpolation.Bilinear,
        "bicubic" => Interpolation.Bicubic,
        "lanczos" => Interpolation.Lanczos,
        "hamming" => Interpolation.Hamming,
        "box" => Interpolation.Box,
        _ => throw new FormatException($"interpolation is \"{name}\" in timm's pretrained_cfg; bilinear, bicubic, lanczos, hamming and box are supported."),
    };

    /// <summary>A number for each channel; timm takes a single one for all.</summary>
    private static float[]? Numbers(JsonElement cfg, string name, int channels)
    {
        if (Member(cfg, name) is not { } value)
        {
            return null;
        }

        float[] numbers = value.ValueKind switch
        {
            JsonValueKind.Number => [value.GetSingle()],
            JsonValueKind.Array => [.. value.EnumerateArray().Select(number => number.ValueKind == JsonValueKind.Number ? number.GetSingle() : float.NaN)],
            _ => [],
        };
        if (numbers.Length == 1)
        {
            numbers = [.. Enumerable.Repeat(numbers[0], channels)];
        }

        return numbers.Length == channels && numbers.All(float.IsFinite)
            ? numbers
            : throw new FormatException($"{name} is {value.GetRawText()} in timm's pretrained_cfg; it has a number for each of {channels} channel(s).");
    }

    private static string Kind(JsonElement value) => value.ValueKind.ToString().ToLowerInvariant();
}
