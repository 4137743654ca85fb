using ILGPU.Runtime;
using Unroll.Ilgpu;

namespace Unroll.Bench.Gpu.Networks;

/// <summary>Precisions as they are named in results.</summary>
internal static class Precisions
{
    /// <exception cref="ArgumentException">It is none.</exception>
    public static GpuPrecision Parse(string name) => name switch
    {
        "fp32" => GpuPrecision.Float32,
        "tf32" => GpuPrecision.Tf32,
        "fp16" => GpuPrecision.Float16,
        _ => throw new ArgumentException($"'{name}' is no precision: there are fp32, tf32 and fp16."),
    };

    /// <summary>The kernels that a device runs in a precision.</summary>
    public static KernelSet KernelSetOf(GpuProgram program, Accelerator accelerator, string precision) =>
        KernelSetSelection.Select(program, accelerator, new GpuOptions { Precision = Parse(precision) });
}
