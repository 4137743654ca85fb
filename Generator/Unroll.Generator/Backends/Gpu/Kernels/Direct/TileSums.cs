using Unroll.Generator.Backends.Text;
using static Unroll.Generator.Backends.Gpu.Kernels.KernelExpressions;

namespace Unroll.Generator.Backends.Gpu.Kernels.Direct;

/// <summary>A tile's sums, one for each pixel and output channel: quads where there are four channels, else single floats.</summary>
internal sealed class TileSums
{
    public const int MaxChannels = 4;

    private static readonly string[] Fields = ["X", "Y", "Z", "W"];

    private readonly int _pixels;
    private readonly int _channels;

    public TileSums(int pixels, int channels)
    {
        _pixels = pixels;
        _channels = channels;
    }

    /// <summary>True if a pixel's sums are one value.</summary>
    public bool AreQuads => _channels == MaxChannels;

    /// <summary>Declares the sums, which begin with the biases.</summary>
    /// <param name="writer">Where.</param>
    /// <param name="index">Of the first bias in w.</param>
    public void Declare(SourceWriter writer, string index)
    {
        if (AreQuads)
        {
            writer.Line($"Float4 bias = w.Quad({index});");
            writer.Line($"Float4 {string.Join(", ", Enumerable.Range(0, _pixels).Select(pixel => $"s{pixel} = bias"))};");
            return;
        }

        writer.Line($"float {Join(v => $"b{v} = {At("w", index, v)}")};");
        for (var pixel = 0; pixel < _pixels; pixel++)
        {
            writer.Line($"float {Join(v => $"{Lane(pixel, v)} = b{v}")};");
        }
    }

    /// <summary>Adds the products of an input channel.</summary>
    /// <param name="writer">Where.</param>
    /// <param name="weights">The index of its weights in w.</param>
    /// <param name="input">The expression of the channel in a pixel.</param>
    public void Add(SourceWriter writer, string weights, Func<int, string> input)
    {
        writer.Line(AreQuads ? $"Float4 v = w.Quad({weights});" : $"float {Join(v => $"w{v} = {At("w", weights, v)}")};");
        for (var j = 0; j < _pixels; j++)
        {
            var pixel = j;
            writer.Line(AreQuads
                ? $"s{pixel}.Add({input(pixel)}, v);"
                : $"float v{pixel} = {input(pixel)}; {PerLane(_channels, v => $"{Lane(pixel, v)} += v{pixel} * w{v};")}");
        }
    }

    /// <summary>The sum of one channel.</summary>
    public string Lane(int pixel, int channel) => AreQuads ? $"s{pixel}.{Fields[channel]}" : $"s{pixel}{channel}";

    private string Join(Func<int, string> lane) => string.Join(", ", Enumerable.Range(0, _channels).Select(lane));
}
