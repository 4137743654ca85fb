using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Elementwise;

/// <summary>A function of the channels of one pixel, computed lane by lane.</summary>
internal unsafe interface IPixelOperator
{
    /// <summary>The value of channels <paramref name="c"/>.. of the output.</summary>
    /// <param name="x">The input's pixel.</param>
    /// <param name="z">The second input's pixel; must not be read if the operator takes one input.</param>
    /// <param name="c">The first channel.</param>
    V At<V, S>(float* x, float* z, int c)
        where V : struct
        where S : ISimd<V>;
}
