using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Unroll.Ilgpu;

/// <summary>Which kernels a device gets: what it is decides, and the precision asked for.</summary>
internal static class TuningSelection
{
    /// <exception cref="GpuException">The device cannot compute in the precision asked for, or the network was compiled without the kernels for it.</exception>
    public static KernelTuning Select(GpuProgram program, Accelerator accelerator, GpuOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxBatch, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxBatch, ushort.MaxValue, nameof(options));
        if (options.Precision != GpuPrecision.Float32 && !HasTensorCores(accelerator))
        {
            throw new GpuException(
                $"Precision {options.Precision} runs on tensor cores: a CUDA device of compute capability 8.0 or higher. {accelerator.Name} ({accelerator.AcceleratorType}) "
                + "has none; use GpuPrecision.Float32.");
        }

        var best = options.Tuning ?? options.Precision switch
        {
            GpuPrecision.Tf32 => KernelTuning.Tf32,
            GpuPrecision.Float16 => KernelTuning.Float16,
            _ => accelerator.AcceleratorType == AcceleratorType.CPU ? KernelTuning.Direct : KernelTuning.Tiled,
        };
        if (program.Tunings.Contains(best))
        {
            return best;
        }

        // Direct kernels run everywhere.
        return best == KernelTuning.Tiled && options.Tuning is null && program.Tunings.Contains(KernelTuning.Direct)
            ? KernelTuning.Direct
            : throw new GpuException(
                $"{program.Info.Name} was compiled without the {best} kernels that {accelerator.Name} needs for {options.Precision}: it has {string.Join(", ", program.Tunings)}. "
                + "UnrollGpuTunings in the project file of the declaration says which are compiled; without it all are.");
    }

    private static bool HasTensorCores(Accelerator accelerator) =>
        accelerator is CudaAccelerator { Architecture.Major: >= 8 };
}
