namespace Unroll.Ilgpu;

/// <summary>How a network is loaded onto a device.</summary>
public sealed record GpuOptions
{
    /// <summary>The largest batch of a forward pass; memory for it is allocated when the network is loaded. 1 by default.</summary>
    public int MaxBatch { get; init; } = 1;

    /// <summary>What convolutions and linear layers compute in; FP32 by default. Sums are FP32 always.</summary>
    public GpuPrecision Precision { get; init; }

    /// <summary>Where the classifier's weights come from.</summary>
    public HeadWeights Head { get; init; }

    /// <summary>Accept weights that are NaN or infinite; by default the first one is an error that names its parameter.</summary>
    public bool AllowNonFinite { get; init; }

    /// <summary>Compare a file named name-0123abcd.pth with the SHA-256 digits in its name, as torch.hub does; on by default.</summary>
    public bool VerifyHash { get; init; } = true;

    /// <summary>For tests: the kernels of another kind of device.</summary>
    internal KernelTuning? Tuning { get; init; }
}

/// <summary>What convolutions and linear layers multiply.</summary>
public enum GpuPrecision
{
    /// <summary>32-bit floats.</summary>
    Float32,
    /// <summary>Floats of 10 mantissa bits, on tensor cores: CUDA devices of compute capability 8.0 and up.</summary>
    Tf32,
    /// <summary>16-bit floats, on tensor cores: CUDA devices of compute capability 8.0 and up.</summary>
    Float16,
}
