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
        (OutputLength(height, PadTop, PadBottom, ExtentY, StrideY, ceilMode), OutputLength(width, PadLeft, PadRight, ExtentX, StrideX, ceilMode));

    private static int OutputLength(int length, int before, int after, int extent, int stride, bool ceilMode)
    {
        var room = length + before + after - extent + (ceilMode ? stride - 1 : 0);
        if (room < 0)
        {
            return 0;
        }

        var count = (room / stride) + 1;

        // In ceil mode PyTorch drops a last window that would start in the padding after the input.
        return ceilMode && (count - 1) * stride >= length + before ? count - 1 : count;
    }
}
