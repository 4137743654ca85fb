namespace Unroll.Weights.Parts;

/// <summary>timm's rule for a first convolution of other input channels (timm/models/_manipulate.py, adapt_input_conv).</summary>
internal static class StemAdapter
{
    private const int Rgb = 3;

    /// <summary>Whether the rule makes weights for so many channels.</summary>
    /// <param name="from">The checkpoint's channels.</param>
    /// <param name="to">The network's.</param>
    public static bool CanAdapt(int from, int to) => from != to && (to == 1 ? from is > 0 and <= Rgb : to != Rgb && from == Rgb);

    /// <summary>Adapts filters.</summary>
    /// <param name="filters">[outputs, from, area] in row-major order.</param>
    /// <param name="from">The channels there.</param>
    /// <param name="area">Rows times columns of a filter.</param>
    /// <param name="destination">[outputs, to, area].</param>
    /// <param name="to">The channels here.</param>
    public static void Adapt(ReadOnlySpan<float> filters, int from, int area, Span<float> destination, int to)
    {
        float scale = to == 1 ? 1 : (float)(Rgb / (double)to);
        for (int output = 0; output < filters.Length / (from * area); output++)
        {
            ReadOnlySpan<float> source = filters.Slice(output * from * area, from * area);
            Span<float> target = destination.Slice(output * to * area, to * area);
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = to == 1 ? Sum(source, i, area) : source[i % (from * area)] * scale;
            }
        }
    }

    private static float Sum(ReadOnlySpan<float> source, int at, int area)
    {
        float sum = 0;
        for (int i = at; i < source.Length; i += area)
        {
            sum += source[i];
        }

        return sum;
    }
}
