using Unroll.Generator.Graph;

namespace Unroll.Generator.Emission.Ilgpu;

/// <summary>Pieces of kernel text.</summary>
internal static class KernelExpressions
{
    /// <summary>Where pixel <paramref name="p"/> of a map lies, from its first one.</summary>
    public static string Pixel(MapLayout map, string p) =>
        map.Pixels == 1 ? "0"
        : map.RowStride == map.Width * map.PixelStride || map.Height == 1 ? Times(p, map.PixelStride)
        : $"({p} / {map.Width} * {map.RowStride}) + ({p} % {map.Width} * {map.PixelStride})";

    /// <summary>A sum without what is zero.</summary>
    public static string Sum(params string[] terms)
    {
        var nonZero = terms.Where(t => t != "0").ToList();
        return nonZero.Count == 0 ? "0" : string.Join(" + ", nonZero.Select(t => t.Contains(' ') && nonZero.Count > 1 && !t.Contains(" + ") ? $"({t})" : t));
    }

    public static string Times(string value, int factor) => factor == 1 ? value : factor == 0 || value == "0" ? "0" : $"{value} * {factor}";

    /// <summary>"a[x + 3]"</summary>
    public static string At(string array, string index, int offset) => offset == 0 ? $"{array}[{index}]" : $"{array}[{index} + {offset}]";

    public static string Activate(ActivationKind kind, string value) => kind == ActivationKind.None ? value : $"KernelMath.{kind}({value})";

    public static string Literal(double value) => $"{SourceWriter.Literal((float)value)}f";

    /// <summary>Channels that one work item computes: their index arithmetic is shared.</summary>
    public static int Lanes(int channels) => channels % 4 == 0 ? 4 : 1;

    /// <summary>One statement for each lane, on one line.</summary>
    public static string PerLane(int lanes, Func<int, string> statement) => string.Join(" ", Enumerable.Range(0, lanes).Select(statement));
}
