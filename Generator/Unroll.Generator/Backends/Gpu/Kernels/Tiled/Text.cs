namespace Unroll.Generator.Backends.Gpu.Kernels.Tiled;

/// <summary>Small pieces of kernel text.</summary>
internal static class Text
{
    /// <summary>The fields of a Float4 and their places in it.</summary>
    public static IReadOnlyList<(string Field, int Element)> Fields { get; } = [("X", 0), ("Y", 1), ("Z", 2), ("W", 3)];

    public static string Field(int element) => Fields[element % 4].Field;

    public static string Plus(int offset) => offset == 0 ? "" : $" + {offset}";

    public static string Minus(int offset) => offset == 0 ? "" : $" - {offset}";
}
