using Unroll.Cpu.Threading;

namespace Unroll.Cpu.Kernels.Convolution.Grouped;

/// <summary>One call of <c>ForwardPass.ConvGrouped</c> or <c>ForwardPass.ConvDepthwise</c>, as its chunks see it. Lengths and steps are in floats.</summary>
internal unsafe struct GroupedJob
{
    public ConvolutionOperands Operands;
    public nint XTapStepY;
    public nint XTapStepX;

    public int KernelHeight;
    public int KernelWidth;
    public int InputsPerGroup;
    public int OutputsPerGroup;
    public int InChannels;
    public int OutChannels;
    public int Rows;

    public SimdLevel Level;
    public RowTiling Tiling;
    /// <summary>The output's rows, in chunks.</summary>
    public EvenCut RowCut;
}
