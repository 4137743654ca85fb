using Unroll.Generator.Backends.Gpu.Kernels.Tiled;

namespace Unroll.Generator.Backends.Gpu.Kernels.TensorCore;

/// <summary>Convolutions for the tensor cores of CUDA devices. Operators that do not suit them have no kernels here: depthwise convolutions, narrow groups, few input channels, vectors.</summary>
internal sealed class TensorCoreKernelSet(ReducedPrecision precision, GpuTuning tuning) : IKernelSet
{
    private const int MinDepth = 32;

    public string Name => precision.ToString();

    public IReadOnlyList<KernelText>? Write(KernelSignature signature) =>
        GemmShape.Of(signature) is { } shape && Suits(shape)
            ? ProductKernels.Write(shape, tuning, 1, (writer, wide, splits) =>
                new TensorCoreKernel(writer, shape, precision, wide ? TensorTile.Wide(shape, tuning) : TensorTile.Narrow(shape), splits))
            : null;

    private static bool Suits(GemmShape shape) =>
        TiledKernelSet.IsMatrixProduct(shape) && shape.Depth >= MinDepth && shape.GroupOut >= 8;
}
