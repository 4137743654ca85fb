namespace Unroll.Onnx;

public sealed partial class OnnxGraph
{
    /// <summary>Joins feature maps along the channels.</summary>
    /// <param name="name">Upstream's path of the module.</param>
    /// <param name="parts">The feature maps.</param>
    public OnnxValue Concat(string name, params OnnxValue[] parts)
    {
        var maps = Array.ConvertAll(parts, Map);
        return maps[0] with { Name = Node("Concat", name, maps.Select(map => map.Name), Int("axis", 1)), Channels = maps.Sum(map => map.Channels) };
    }

    /// <summary>A range of the channels.</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="name">Upstream's path of the module.</param>
    /// <param name="start">The first.</param>
    /// <param name="count">How many.</param>
    public OnnxValue Slice(OnnxValue x, string name, int start, int count) => x with { Name = Sliced(x.Name, name, start, count), Channels = count };

    /// <summary>Interleaves the channels of two maps: ShuffleNet's shuffle of two groups.</summary>
    /// <param name="a">The even channels of the result.</param>
    /// <param name="b">The odd channels of the result.</param>
    /// <param name="name">Upstream's path of the module.</param>
    public OnnxValue ChannelShuffle(OnnxValue a, OnnxValue b, string name)
    {
        var both = Concat($"{name}/both", a, b);
        var parts = Reshape(both.Name, $"{name}/parts", 0, 2, a.Channels, a.Height, a.Width);
        return both with { Name = Reshape(Transpose(parts, $"{name}/turns", 0, 2, 1, 3, 4), name, 0, both.Channels, a.Height, a.Width) };
    }

    private string Sliced(string x, string name, int start, int count) => Node("Slice", name, [x, Constant(start), Constant(start + count), Constant(1)]);
}
