using System.Runtime.Intrinsics;
using Unroll.Weights;

namespace Unroll.Networks.Devices;

/// <summary>The unrolled SIMD code.</summary>
internal sealed class CpuDevice : Device
{
    public override string Description =>
        Vector512.IsHardwareAccelerated ? "CPU, 512-bit vectors"
        : Vector256.IsHardwareAccelerated ? "CPU, 256-bit vectors"
        : Vector128.IsHardwareAccelerated ? "CPU, 128-bit vectors"
        : "CPU, no vectors";

    public override bool IsConcurrent => true;

    public override INetwork Load(ZooEntry entry, StateDict weights, LoadOptions options, int maxBatch) =>
        entry.Load(weights, options);
}
