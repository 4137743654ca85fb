namespace Unroll.Weights;

/// <summary>Prints shapes as people write them.</summary>
internal static class ShapeText
{
    /// <summary>The shape as [64,3,7,7].</summary>
    public static string Of(IEnumerable<int> shape) => $"[{string.Join(',', shape)}]";
}
