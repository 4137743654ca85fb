namespace Unroll.CudaEmulator.Driver;

/// <summary>What the emulated driver says of a device.</summary>
/// <param name="Ordinal">Its place on the bus: two devices at one place are one for ILGPU.</param>
/// <param name="Major">Compute capability, major.</param>
/// <param name="Minor">Compute capability, minor.</param>
/// <param name="MemoryLength">Bytes.</param>
public sealed record EmulatedDevice(int Ordinal, int Major, int Minor, long MemoryLength)
{
    public const int MaxThreadsPerBlock = 1024;
    public const int MaxGridYZ = 65535;
    public const int SharedMemoryPerBlock = 48 * 1024;
    private const int Multiprocessors = 4;

    public string Name => $"PTX machine of the tests as compute capability {Major}.{Minor}";

    /// <summary>CUdevice_attribute; 0 for what does not matter here.</summary>
    public int Attribute(int attribute) => attribute switch
    {
        1 or 2 or 3 => MaxThreadsPerBlock,
        4 => 64,
        5 => int.MaxValue,
        6 or 7 => MaxGridYZ,
        8 => SharedMemoryPerBlock,
        9 => 64 * 1024,
        10 => 32,
        12 or 82 => 64 * 1024,
        13 => 1_000_000,
        16 => Multiprocessors,
        33 => Ordinal,
        39 => 2048,
        75 => Major,
        76 => Minor,
        81 => 2 * SharedMemoryPerBlock,
        _ => 0,
    };
}
