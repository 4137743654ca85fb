namespace Unroll.Ilgpu;

/// <summary>The sets of kernels that a network is compiled to.</summary>
public enum KernelSet
{
    /// <summary>Neither barriers nor shared memory: the CPU accelerator and simple devices.</summary>
    Direct,
    /// <summary>Shared memory and register tiles: CUDA and OpenCL GPUs.</summary>
    Tiled,
    /// <summary>CUDA devices of compute capability 8.0 and up, in single precision: the tiled kernels with inline PTX and asynchronous copies.</summary>
    Cuda,
    /// <summary>Tensor cores of CUDA devices: TF32 inputs, FP32 sums.</summary>
    Tf32,
    /// <summary>Tensor cores of CUDA devices: FP16 inputs, FP32 sums.</summary>
    Float16,
}
