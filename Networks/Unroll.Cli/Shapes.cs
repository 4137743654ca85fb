namespace Unroll.Cli;

/// <summary>Shapes as arrays: [channels, height, width], a vector as [channels].</summary>
internal static class Shapes
{
    public static int[] ToArray(TensorShape shape) =>
        shape is { Height: 1, Width: 1 } ? [shape.Channels] : [shape.Channels, shape.Height, shape.Width];
}
