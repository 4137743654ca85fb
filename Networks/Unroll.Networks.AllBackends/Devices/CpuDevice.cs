using Unroll.Cpu;
using Unroll.Weights;

namespace Unroll.Networks.Devices;

/// <summary>The unrolled SIMD code.</summary>
internal sealed class CpuDevice : Device
{
    public override string Description => CpuFeatures.Simd switch
    {
        SimdLevel.Vector512 => "CPU, 512-bit vectors",
        SimdLevel.Vector256 => "CPU, 256-bit vectors",
        SimdLevel.Vector128 => "CPU, 128-bit vectors",
        _ => "CPU, no vectors",
    }
    + (CpuFeatures.FusesMultiplyAdds ? "" : ", without fused multiply-adds");

    public override bool IsConcurrent => true;

    public override INetwork Load(ZooEntry entry, StateDict weights, LoadOptions options, int maxBatch) =>
        entry.Load(weights, options);
}
