using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Convolution.Winograd;

/// <summary>The transforms of one dimension of Winograd F(m x m, 3x3), a vector of channels at a time; <see cref="Packing.WinogradPacking"/> has the points.</summary>
internal unsafe interface IWinogradTile
{
    /// <summary>m: pixels of output along a side.</summary>
    static abstract int Outputs { get; }

    /// <summary>m + 2 pixels of input, at their offsets from <paramref name="x"/>, become as many elements.</summary>
    static abstract void Input<V, S>(float* x, nint* offsets, float* to, nint step)
        where V : struct
        where S : struct, ISimd<V>;

    /// <summary>A 3x3 kernel becomes (m + 2) x (m + 2) elements, for a vector of output channels.</summary>
    /// <param name="taps">The first tap.</param>
    /// <param name="tapStep">Floats from a tap to the next.</param>
    /// <param name="elements">Where element 0 goes.</param>
    /// <param name="elementStep">Floats from an element to the next.</param>
    static abstract void Kernel<V, S>(float* taps, nint tapStep, float* elements, nint elementStep)
        where V : struct
        where S : struct, ISimd<V>;

    /// <summary>m + 2 elements become m pixels of output.</summary>
    static abstract void Output<V, S>(float* from, nint fromStep, float* to, nint toStep)
        where V : struct
        where S : struct, ISimd<V>;
}
