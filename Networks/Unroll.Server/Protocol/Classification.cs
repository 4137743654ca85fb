using System.Globalization;

namespace Unroll.Server.Protocol;

/// <summary>Triton's classification of an output: for each image its largest values, each as "value:index:label".</summary>
internal static class Classification
{
    /// <summary>How many classes are wanted.</summary>
    /// <exception cref="ProtocolException">None.</exception>
    public static int Count(long wanted) => wanted >= 1 ? (int)Math.Min(wanted, int.MaxValue) : throw ProtocolException.Bad("classification is at least 1, the classes that are wanted");

    /// <summary>The shape of the tensor of <see cref="Of"/>.</summary>
    public static long[] Shape(int images, TensorShape output, int count) => [images, Math.Min(count, output.Length)];

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
