namespace Unroll.Ilgpu;

/// <summary>How a network is loaded onto a device.</summary>
public sealed record GpuOptions : CheckpointOptions
{
    /// <summary>The defaults.</summary>
    public GpuOptions()
    {
    }

    /// <summary>The options of a checkpoint that another back end got, and the defaults of this one.</summary>
    /// <param name="checkpoint">How the checkpoint becomes parameters.</param>
    public GpuOptions(CheckpointOptions checkpoint)
        : base(checkpoint)
    {
    }

    /// <summary>The largest batch of a forward pass; memory for it is allocated when the network is loaded. 1 by default.</summary>
    public int MaxBatch { get; init; } = 1;

    /// <summary>The precision of convolutions and linear layers; FP32 by default. Sums are always FP32.</summary>
    public GpuPrecision Precision { get; init; }

    /// <summary>For tests: forces the kernels of another kind of device.</summary>
    internal KernelSet? KernelSet { get; init; }
}

/// <summary>The precision in which convolutions and linear layers multiply.</summary>
public enum GpuPrecision
{
    /// <summary>32-bit floats.</summary>
    Float32,
    /// <summary>Floats with 10 mantissa bits, on tensor cores: CUDA devices of compute capability 8.0 and up.</summary>
    Tf32,
    /// <summary>16-bit floats, on tensor cores: CUDA devices of compute capability 8.0 and up.</summary>
    Float16,
}
