using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Unroll.Ilgpu;

/// <summary>Selects a device's kernels by what it can do and the requested precision.</summary>
internal static class KernelSetSelection
{
    /// <summary>Threads of the largest group of tiled kernels.</summary>
    internal const int TiledThreads = 256;

    /// <summary>The most shared memory that a group of tiled kernels takes, in bytes. Every CUDA device has this much; OpenCL promises less.</summary>
    internal const int TiledSharedBytes = 36 * 1024;

    /// <exception cref="GpuException">The device cannot compute in the requested precision, or the network was compiled without the kernels for it.</exception>
    public static KernelSet Select(GpuProgram program, Accelerator accelerator, GpuOptions options)
    {
        if (options.MaxBatch is < 1 or > ushort.MaxValue)
        {
            throw new ArgumentOutOfRangeException($"{nameof(GpuOptions)}.{nameof(GpuOptions.MaxBatch)} is {options.MaxBatch}; it must be from 1 to {ushort.MaxValue}.", innerException: null);
        }

        if (options.Precision != GpuPrecision.Float32 && !IsAmpere(accelerator))
        {
            throw new GpuException(
                $"Precision {options.Precision} runs on tensor cores: a CUDA device of compute capability 8.0 or higher. {accelerator.Name} ({accelerator.AcceleratorType}) "
                + "has none; use GpuPrecision.Float32.");
        }

        var candidates = options.KernelSet is { } given ? [given] : Candidates(accelerator, options.Precision);
        foreach (var candidate in candidates)
        {
            if (program.KernelSets.Contains(candidate))
            {
                return candidate;
            }
        }

        throw new GpuException(
            $"{program.Info.Name} was compiled without the {candidates[0]} kernels that {accelerator.Name} needs for {options.Precision}: it has {string.Join(", ", program.KernelSets)}. "
            + $"<UnrollGpuKernelSets>{string.Join(';', program.KernelSets.Append(candidates[0]))}</UnrollGpuKernelSets> in the project file of the declaration compiles them as well.");
    }

    /// <summary>The sets that a device can run, best first. Direct kernels run everywhere.</summary>
    private static KernelSet[] Candidates(Accelerator accelerator, GpuPrecision precision) => precision switch
    {
        GpuPrecision.Tf32 => [KernelSet.Tf32],
        GpuPrecision.Float16 => [KernelSet.Float16],
        _ when accelerator.AcceleratorType == AcceleratorType.CPU || !HasRoomForTiles(accelerator.MaxNumThreadsPerGroup, accelerator.MaxSharedMemoryPerGroup) => [KernelSet.Direct],
        _ when IsAmpere(accelerator) => [KernelSet.Cuda, KernelSet.Tiled, KernelSet.Direct],
        _ => [KernelSet.Tiled, KernelSet.Direct],
    };

    /// <summary>Whether a device's groups are large enough for tiled kernels.</summary>
    internal static bool HasRoomForTiles(int threads, int sharedBytes) => threads >= TiledThreads && sharedBytes >= TiledSharedBytes;

    /// <summary>Tensor cores for TF32, and asynchronous copies.</summary>
    private static bool IsAmpere(Accelerator accelerator) =>
        accelerator is CudaAccelerator { Architecture.Major: >= 8 };
}
