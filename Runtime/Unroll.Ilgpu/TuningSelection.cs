using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Unroll.Ilgpu;

/// <summary>Which kernels a device gets: what it is decides, and the precision asked for.</summary>
internal static class TuningSelection
{
    /// <exception cref="GpuException">The device cannot compute in the precision asked for.</exception>
    public static KernelTuning Select(Accelerator accelerator, GpuOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxBatch, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxBatch, ushort.MaxValue, nameof(options));
        if (options.Precision != GpuPrecision.Float32 && !HasTensorCores(accelerator))
        {
            throw new GpuException(
                $"Precision {options.Precision} runs on tensor cores: a CUDA device of compute capability 8.0 or higher. {accelerator.Name} ({accelerator.AcceleratorType}) "
                + "has none; use GpuPrecision.Float32.");
        }

        return options.Tuning ?? options.Precision switch
        {
            GpuPrecision.Tf32 => KernelTuning.Tf32,
            GpuPrecision.Float16 => KernelTuning.Float16,
            _ => accelerator.AcceleratorType == AcceleratorType.CPU ? KernelTuning.Direct : KernelTuning.Tiled,
        };
    }

    private static bool HasTensorCores(Accelerator accelerator) =>
        accelerator is CudaAccelerator { Architecture.Major: >= 8 };
}
