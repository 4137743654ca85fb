namespace Unroll.Cpu;

/// <summary>One call of <see cref="ForwardPass.ConvGrouped"/> or <see cref="ForwardPass.ConvDepthwise"/>, as its chunks see it. Lengths and steps are in floats.</summary>
internal unsafe struct LaneJob
{
    /// <summary>Input under the first kernel tap of output pixel (0, 0).</summary>
    public float* X;
    public float* Y;

    /// <summary>Null when there is none.</summary>
    public float* Residual;
    public float* Weights;

    public nint XRowStep;
    public nint XPixelStep;
    public nint XTapStepY;
    public nint XTapStepX;
    public nint YRowStep;
    public nint YPixelStep;
    public nint ResidualRowStep;
    public nint ResidualPixelStep;

    public int KernelHeight;
    public int KernelWidth;
    public int InputsPerGroup;
    public int OutputsPerGroup;
    public int InChannels;
    public int OutChannels;
    public int Rows;

    public bool Clamps;
    public float Floor;
    public float Ceiling;
    public Activation AfterClamp;

    public SimdLevel Level;
    public RowTiling Tiling;
    public int RowsPerChunk;
}
