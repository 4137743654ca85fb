namespace Unroll.Naive;

/// <summary>Zeros around an image, in pixels of each side.</summary>
public readonly record struct Pads(int Top, int Bottom, int Left, int Right)
{
    /// <summary>PyTorch's padding=(y, x).</summary>
    public static Pads Of(int y, int x) => new(y, y, x, x);
}
