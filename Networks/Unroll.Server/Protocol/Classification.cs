using System.Globalization;

namespace Unroll.Server.Protocol;

/// <summary>Triton's classification of an output: for each image its largest values, each as "value:index:label".</summary>
internal static class Classification
{
    public static IEnumerable<string> Of(ReadOnlyMemory<float> output, int images, int count, IReadOnlyList<string>? labels)
    {
        var length = output.Length / images;
        var take = Math.Min(count, length);
        for (var image = 0; image < images; image++)
        {
            var values = output.Slice(image * length, length);
            foreach (var index in Enumerable.Range(0, length).OrderByDescending(index => values.Span[index]).Take(take))
            {
                var text = string.Create(CultureInfo.InvariantCulture, $"{values.Span[index]:F6}:{index}");
                yield return labels is not null && labels.Count == length ? $"{text}:{labels[index]}" : text;
            }
        }
    }
}
