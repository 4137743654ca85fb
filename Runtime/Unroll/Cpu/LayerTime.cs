namespace Unroll.Cpu;

/// <summary>What a layer costs within a forward pass.</summary>
/// <param name="Name">The upstream module's path; "output" for the copy to the caller.</param>
/// <param name="Kernel">The algorithm that computes it.</param>
/// <param name="Output">The shape of its result.</param>
/// <param name="MultiplyAccumulates">Its multiply-accumulates, as a direct convolution has them, also where the algorithm needs fewer.</param>
/// <param name="Bytes">Bytes that must be moved at the least: each input, the result and the learned parameters, once.</param>
/// <param name="Time">Its time for one image, the zeros around its input included; the median of all passes.</param>
public sealed record LayerTime(string Name, string Kernel, TensorShape Output, long MultiplyAccumulates, long Bytes, TimeSpan Time);
