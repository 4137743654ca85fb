using System.Runtime.CompilerServices;
using Unroll.Cpu.Arguments;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Kernels;

/// <summary>An activation function as a type, so that a loop compiled for it contains no branch.</summary>
internal interface IActivation
{
    static abstract V Apply<V, S>(V v)
        where V : struct
        where S : ISimd<V>;
}

/// <summary>The activation functions, each written once for every vector width.</summary>
internal static class Activations
{
    // Six times it is one: from 3 on the hard functions are exactly 1 and the identity. A division takes several times as long.
    private const float Sixth = 1f / 6;

    /// <summary>The activation of <paramref name="v"/>: called by a kernel's epilogue before it stores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V, S>(V v, Activation activation)
        where V : struct
        where S : ISimd<V>
    {
        if (activation == Activation.None)
        {
            return v;
        }

        return activation == Activation.Relu ? Relu.Apply<V, S>(v) : ApplyOther<V, S>(v, activation);
    }

    // Kept out of line: the rarer functions would bloat every epilogue.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V ApplyOther<V, S>(V v, Activation activation)
        where V : struct
        where S : ISimd<V> =>
        activation switch
        {
            Activation.Relu6 => Relu6.Apply<V, S>(v),
            Activation.Sigmoid => Sigmoid.Apply<V, S>(v),
            Activation.HardSigmoid => HardSigmoid.Apply<V, S>(v),
            Activation.HardSwish => HardSwish.Apply<V, S>(v),
            Activation.Silu => Silu.Apply<V, S>(v),
            Activation.LeakyRelu => LeakyRelu.Apply<V, S>(v),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Not an activation."),
        };

    internal readonly struct Identity : IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, S>(V v)
            where V : struct
            where S : ISimd<V> => v;
    }

    internal readonly struct Relu : IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, S>(V v)
            where V : struct
            where S : ISimd<V> => S.AtLeast(S.Zero, v);
    }

    internal readonly struct Relu6 : IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, S>(V v)
            where V : struct
            where S : ISimd<V> => S.AtMost(S.Broadcast(6f), S.AtLeast(S.Zero, v));
    }

    internal readonly struct Sigmoid : IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, S>(V v)
            where V : struct
            where S : ISimd<V> => S.Divide(S.Broadcast(1f), Exponential.OnePlusExpOfNegated<V, S>(v));
    }

    internal readonly struct HardSigmoid : IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, S>(V v)
            where V : struct
            where S : ISimd<V> => S.Multiply(Relu6.Apply<V, S>(S.Add(v, S.Broadcast(3f))), S.Broadcast(Sixth));
    }

    internal readonly struct HardSwish : IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, S>(V v)
            where V : struct
            where S : ISimd<V> => S.Multiply(v, HardSigmoid.Apply<V, S>(v));
    }

    internal readonly struct LeakyRelu : IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, S>(V v)
            where V : struct
            where S : ISimd<V> => S.AtLeast(S.Multiply(v, S.Broadcast(0.01f)), v);
    }

    /// <summary>Large negative values give -0, and negative infinity gives NaN, as in PyTorch.</summary>
    internal readonly struct Silu : IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, S>(V v)
            where V : struct
            where S : ISimd<V> => S.Divide(v, Exponential.OnePlusExpOfNegated<V, S>(v));
    }
}
