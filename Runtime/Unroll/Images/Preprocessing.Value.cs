using System.Globalization;
using System.Text;

namespace Unroll.Images;

/// <content>Equality by what the settings do, and their text.</content>
public sealed partial record Preprocessing
{
    /// <summary>Whether both prepare every image alike, by their settings.</summary>
    /// <param name="other">Another preprocessing.</param>
    public bool Equals(Preprocessing? other) => other is not null
        && (CentralCrop, CentralFraction) == (other.CentralCrop, other.CentralFraction)
        && (ResizeShorterSide, ResizeHeight, ResizeWidth, Interpolation) == (other.ResizeShorterSide, other.ResizeHeight, other.ResizeWidth, other.Interpolation)
        && (CropHeight, CropWidth, Bgr, Range) == (other.CropHeight, other.CropWidth, other.Bgr, other.Range)
        && Mean.SequenceEqual(other.Mean)
        && Std.SequenceEqual(other.Std);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add((CentralCrop, CentralFraction));
        hash.Add((ResizeShorterSide, ResizeHeight, ResizeWidth, Interpolation));
        hash.Add((CropHeight, CropWidth, Bgr, Range));
        foreach (var number in Mean.Concat(Std))
        {
            hash.Add(number);
        }

        return hash.ToHashCode();
    }

    /// <summary>The steps in order: "Resize(256, bilinear), CenterCrop(224 x 224), RGB in 0…1, Normalize(mean [0.485, 0.456, 0.406], std [0.229, 0.224, 0.225])".</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var filter = Interpolation.ToString().ToLowerInvariant();
        if (CentralCrop is { } part)
        {
            text.Append(CultureInfo.InvariantCulture, $"CentralCrop({part}), ");
        }
        else if (CentralFraction is { } fraction)
        {
            text.Append(CultureInfo.InvariantCulture, $"CentralFraction({fraction}), ");
        }

        if (ResizeShorterSide is { } shorter)
        {
            text.Append(CultureInfo.InvariantCulture, $"Resize({shorter}, {filter}), ");
        }
        else if (ResizeHeight is { } height)
        {
            text.Append(CultureInfo.InvariantCulture, $"Resize({height} x {ResizeWidth}, {filter}), ");
        }

        var channels = Channels == 1 ? "gray" : Bgr ? "BGR" : "RGB";
        return text
            .Append(CultureInfo.InvariantCulture, $"CenterCrop({CropHeight} x {CropWidth}), {channels} in 0…{Range}, Normalize(mean [{Numbers(Mean)}], std [{Numbers(Std)}])")
            .ToString();
    }

    private static string Numbers(IEnumerable<float> numbers) => string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
}
