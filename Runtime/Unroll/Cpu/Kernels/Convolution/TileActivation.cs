using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Unroll.Cpu.Arguments;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels.Convolution;

/// <summary>Applies an activation in place to a tile that a convolution has finished.</summary>
internal static unsafe class TileActivation
{
    /// <summary>The pass for an activation, with vectors of a level: (first value, pixels, channels, floats between two pixels).</summary>
    public static delegate*<float*, int, int, nint, void> Select(Activation activation, SimdLevel level) => level switch
    {
        SimdLevel.Vector512 => Select<Vector512<float>, Simd512>(activation),
        SimdLevel.Vector256 => Select<Vector256<float>, Simd256>(activation),
        SimdLevel.Vector128 => Select<Vector128<float>, Simd128>(activation),
        _ => Select<float, SimdScalar>(activation),
    };

    private static delegate*<float*, int, int, nint, void> Select<V, S>(Activation activation)
        where V : struct
        where S : ISimd<V> => activation switch
        {
            Activation.Relu => &Run<V, S, Activations.Relu>,
            Activation.Relu6 => &Run<V, S, Activations.Relu6>,
            Activation.Sigmoid => &Run<V, S, Activations.Sigmoid>,
            Activation.HardSigmoid => &Run<V, S, Activations.HardSigmoid>,
            Activation.HardSwish => &Run<V, S, Activations.HardSwish>,
            Activation.Silu => &Run<V, S, Activations.Silu>,
            Activation.LeakyRelu => &Run<V, S, Activations.LeakyRelu>,
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Not an activation."),
        };

    // A tile can be narrower than the widest vector, for instance at the last channels of a layer.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<V, S, TActivation>(float* y, int pixels, int lanes, nint pixelStep)
        where V : struct
        where S : ISimd<V>
        where TActivation : IActivation
    {
        for (var pixel = 0; pixel < pixels; pixel++)
        {
            var lane = 0;
            for (; lane <= lanes - S.Width; lane += S.Width)
            {
                S.Store(y + lane, TActivation.Apply<V, S>(S.Load(y + lane)));
            }

            if (S.Width > Simd128.Width)
            {
                for (; lane <= lanes - Simd128.Width; lane += Simd128.Width)
                {
                    Simd128.Store(y + lane, TActivation.Apply<Vector128<float>, Simd128>(Simd128.Load(y + lane)));
                }
            }

            for (; lane < lanes; lane++)
            {
                y[lane] = TActivation.Apply<float, SimdScalar>(y[lane]);
            }

            y += pixelStep;
        }
    }
}
