namespace Unroll.Generator.Graph;

/// <summary>
/// The sliding window of a convolution or pooling: kernel, stride, dilation, and the padding of each side.
/// </summary>
internal sealed record WindowSpec(
    int Height, int Width, int StrideY, int StrideX, int PadTop, int PadLeft, int PadBottom, int PadRight, int DilationY, int DilationX)
{
    public static WindowSpec Square(int size, int stride = 1, int pad = 0, int dilation = 1) =>
        new(size, size, stride, stride, pad, pad, pad, pad, dilation, dilation);

    /// <summary>"3x3 s2 d2"</summary>
    internal string Text =>
        $"{Height}x{Width}"
        + (StrideY == 1 && StrideX == 1 ? "" : StrideY == StrideX ? $" s{StrideY}" : $" s{StrideY}x{StrideX}")
        + (DilationY == 1 && DilationX == 1 ? "" : $" d{DilationY}");

    public int ExtentY => ((Height - 1) * DilationY) + 1;

    public int ExtentX => ((Width - 1) * DilationX) + 1;

    public bool IsPointwise => Height == 1 && Width == 1 && StrideY == 1 && StrideX == 1 && PadTop + PadLeft + PadBottom + PadRight == 0;

    /// <summary>PyTorch's output size; zero or less when the input is too small for the window.</summary>
    public (int Height, int Width) OutputSize(int height, int width, bool ceilMode = false) =>
        (WindowLength.Of(height, PadTop, PadBottom, ExtentY, StrideY, ceilMode), WindowLength.Of(width, PadLeft, PadRight, ExtentX, StrideX, ceilMode));
}
