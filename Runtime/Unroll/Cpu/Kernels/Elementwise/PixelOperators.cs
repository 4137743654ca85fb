using System.Runtime.CompilerServices;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Elementwise;

/// <summary>x + z</summary>
internal readonly unsafe struct AddOperator : IPixelOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V At<V, S>(float* x, float* z, int c)
        where V : struct
        where S : ISimd<V> => S.Add(S.Load(x + c), S.Load(z + c));
}

/// <summary>An activation of x, compiled into the loop.</summary>
internal readonly unsafe struct ActivateOperator<TActivation> : IPixelOperator
    where TActivation : struct, IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V At<V, S>(float* x, float* z, int c)
        where V : struct
        where S : ISimd<V> => TActivation.Apply<V, S>(S.Load(x + c));
}

/// <summary>x * scale + shift, one pair for each channel.</summary>
internal readonly unsafe struct AffineOperator(float* scale, float* shift) : IPixelOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V At<V, S>(float* x, float* z, int c)
        where V : struct
        where S : ISimd<V> => S.Fma(S.Load(x + c), S.Load(scale + c), S.Load(shift + c));
}

/// <summary>x + vector, one summand for each channel.</summary>
internal readonly unsafe struct AddVectorOperator(float* vector) : IPixelOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V At<V, S>(float* x, float* z, int c)
        where V : struct
        where S : ISimd<V> => S.Add(S.Load(x + c), S.Load(vector + c));
}

/// <summary>The sum over r of x[r * channels + c] * gate[r * channels + c].</summary>
internal readonly unsafe struct ScaleOperator(float* gate, int channels, int radix) : IPixelOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V At<V, S>(float* x, float* z, int c)
        where V : struct
        where S : ISimd<V>
    {
        var sum = S.Multiply(S.Load(x + c), S.Load(gate + c));
        for (var r = 1; r < radix; r++)
        {
            c += channels;
            sum = S.Fma(S.Load(x + c), S.Load(gate + c), sum);
        }

        return sum;
    }
}

/// <summary>Another operator's value, plus z.</summary>
internal readonly unsafe struct ResidualOperator<TOperator>(TOperator inner) : IPixelOperator
    where TOperator : unmanaged, IPixelOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V At<V, S>(float* x, float* z, int c)
        where V : struct
        where S : ISimd<V> => S.Add(inner.At<V, S>(x, z, c), S.Load(z + c));
}
