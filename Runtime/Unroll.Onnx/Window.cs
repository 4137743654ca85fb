namespace Unroll.Onnx;

/// <summary>The sliding window of a convolution or pool.</summary>
internal readonly record struct Window(Size2 Kernel, Size2 Stride, Sides Pad, Size2 Dilation)
{
    public static Window Of(Size2 kernel, Size2? stride, Sides? pad, Size2? dilation = null) => new(kernel, stride ?? 1, pad ?? 0, dilation ?? 1);

    /// <summary>The size of the result, as in PyTorch.</summary>
    public (int Height, int Width) OutputSize(OnnxValue x, bool ceil = false) =>
        (WindowLength.Of(x.Height, Pad.Top, Pad.Bottom, ExtentY, Stride.Y, ceil), WindowLength.Of(x.Width, Pad.Left, Pad.Right, ExtentX, Stride.X, ceil));

    /// <summary>The padding that makes the size of the result independent of rounding: the last window ends where the padding ends. ONNX's ceil_mode changed between its versions.</summary>
    public Sides Filled(OnnxValue x, bool ceil)
    {
        var (height, width) = OutputSize(x, ceil);
        return Pad with
        {
            Bottom = Math.Max(Pad.Bottom, ((height - 1) * Stride.Y) + ExtentY - x.Height - Pad.Top),
            Right = Math.Max(Pad.Right, ((width - 1) * Stride.X) + ExtentX - x.Width - Pad.Left),
        };
    }

    private int ExtentY => ((Kernel.Y - 1) * Dilation.Y) + 1;

    private int ExtentX => ((Kernel.X - 1) * Dilation.X) + 1;
}
