using Unroll.Generator.Backends.Gpu.Kernels.Tiled;

namespace Unroll.Generator.Backends.Gpu.Kernels.Cuda;

/// <summary>Convolutions in single precision for CUDA devices with asynchronous copies. Anything that is not a matrix product has no kernels here.</summary>
internal sealed class CudaKernelSet(GpuTuning tuning) : IKernelSet
{
    public string Name => "Cuda";

    public IReadOnlyList<KernelText>? Write(KernelSignature signature) =>
        GemmShape.Of(signature) is { } shape && TiledKernelSet.IsMatrixProduct(shape)
            ? ProductKernels.Write(
                shape, tuning, 1, (writer, wide, splits) => new CudaGemmKernel(writer, shape, wide ? TileSelection.Wide(shape, tuning) : TileSelection.Narrow(shape, tuning), splits))
            : null;
}
