namespace Unroll.Cpu.Kernels.Convolution;

/// <summary>What every convolution reads and writes, and the distances between pixels. Steps are in floats.</summary>
internal unsafe struct ConvolutionOperands
{
    /// <summary>Input under the first kernel tap of output pixel (0, 0).</summary>
    public float* X;
    public float* Y;

    /// <summary>Null when there is none.</summary>
    public float* Residual;
    public float* Weights;

    /// <summary>From the input of an output pixel to that of the pixel below it, or to the right of it.</summary>
    public nint XRowStep;
    public nint XPixelStep;
    public nint YRowStep;
    public nint YPixelStep;
    public nint ResidualRowStep;
    public nint ResidualPixelStep;

    public Epilogue Epilogue;
}
