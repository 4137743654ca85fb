using System.Runtime.CompilerServices;

namespace Unroll.Ilgpu;

/// <content>The activations of four neighbouring floats.</content>
public static partial class KernelMath
{
    /// <summary>max(x, 0) of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float4 Relu(Float4 x) => new() { X = Relu(x.X), Y = Relu(x.Y), Z = Relu(x.Z), W = Relu(x.W) };

    /// <summary>min(max(x, 0), 6) of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float4 Relu6(Float4 x) => new() { X = Relu6(x.X), Y = Relu6(x.Y), Z = Relu6(x.Z), W = Relu6(x.W) };

    /// <summary>1 / (1 + exp(-x)) of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float4 Sigmoid(Float4 x) => new() { X = Sigmoid(x.X), Y = Sigmoid(x.Y), Z = Sigmoid(x.Z), W = Sigmoid(x.W) };

    /// <summary>relu6(x + 3) / 6 of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float4 HardSigmoid(Float4 x) => new() { X = HardSigmoid(x.X), Y = HardSigmoid(x.Y), Z = HardSigmoid(x.Z), W = HardSigmoid(x.W) };

    /// <summary>x * relu6(x + 3) / 6 of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float4 HardSwish(Float4 x) => new() { X = HardSwish(x.X), Y = HardSwish(x.Y), Z = HardSwish(x.Z), W = HardSwish(x.W) };

    /// <summary>x of each, but x / 100 below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float4 LeakyRelu(Float4 x) => new() { X = LeakyRelu(x.X), Y = LeakyRelu(x.Y), Z = LeakyRelu(x.Z), W = LeakyRelu(x.W) };

    /// <summary>x * sigmoid(x) of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float4 Silu(Float4 x) => new() { X = Silu(x.X), Y = Silu(x.Y), Z = Silu(x.Z), W = Silu(x.W) };
}
