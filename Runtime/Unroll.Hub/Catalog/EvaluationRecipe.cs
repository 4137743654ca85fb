using Unroll.Images;

namespace Unroll.Hub.Catalog;

/// <summary>How images are prepared for published weights: resized, cropped in the centre, normalised.</summary>
public sealed record EvaluationRecipe
{
    /// <summary>The side of the square crop.</summary>
    public required int Size { get; init; }

    /// <summary>What the shorter side is resized to before the crop.</summary>
    public required int Resize { get; init; }

    /// <summary>timm's crop_pct, the crop's part of the resized side, 0…1; null where upstream gives sizes instead.</summary>
    public double? CropFraction { get; init; }

    /// <summary>The side that upstream tests at where that is another one than it trains at (timm's test_input_size); else null.</summary>
    public int? TestSize { get; init; }

    /// <summary>The crop's part at <see cref="TestSize"/> (timm's test_crop_pct); null: <see cref="CropFraction"/>.</summary>
    public double? TestCropFraction { get; init; }

    /// <summary>Resize both sides, whatever the image's aspect (timm's crop_mode "squash"), rather than the shorter one.</summary>
    public bool IsSquashed { get; init; }

    /// <summary>
    /// Cut the centre out first, <see cref="CropFraction"/> or else <see cref="Size"/> of <see cref="Resize"/>, and resize that to the input (the official ResNeSt), rather than crop what was resized.
    /// </summary>
    public bool IsCroppedFirst { get; init; }

    /// <summary>The two as a word, timm's crop_mode, and "first".</summary>
    internal string CropMode => IsCroppedFirst ? "first" : IsSquashed ? "squash" : "center";

    /// <summary>The filter.</summary>
    public required Interpolation Interpolation { get; init; }

    /// <summary>The mean of red, green and blue, of pixels in 0…1.</summary>
    public required IReadOnlyList<float> Mean { get; init; }

    /// <summary>The standard deviation of red, green and blue.</summary>
    public required IReadOnlyList<float> Std { get; init; }

    /// <summary>What prepares images for a network of a given input: at upstream's sizes as upstream does, at others with a crop of the same part.</summary>
    /// <param name="input">The network's input.</param>
    public Preprocessing For(TensorShape input)
    {
        var preprocessing = new Preprocessing
        {
            CropHeight = input.Height,
            CropWidth = input.Width,
            Interpolation = Interpolation,
            Mean = Mean,
            Std = Std,
        };
        if (IsCroppedFirst)
        {
            var part = CropFraction ?? (double)Size / Resize;
            return preprocessing with
            {
                CentralCrop = IsSquashed ? null : part,
                CentralFraction = IsSquashed ? part : null,
                ResizeHeight = input.Height,
                ResizeWidth = input.Width,
            };
        }

        var resize = ResizeFor(Math.Min(input.Height, input.Width));
        return IsSquashed ? preprocessing with { ResizeHeight = resize, ResizeWidth = resize } : preprocessing with { ResizeShorterSide = resize };
    }

    private int ResizeFor(int size)
    {
        if (size == Size)
        {
            return Resize;
        }

        if (size == TestSize && (TestCropFraction ?? CropFraction) is { } test)
        {
            return (int)Math.Floor(size / test);
        }

        return CropFraction is { } fraction ? (int)Math.Floor(size / fraction) : (int)((long)size * Resize / Size);
    }
}
