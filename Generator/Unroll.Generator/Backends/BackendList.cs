using Unroll.Generator.Backends.Cpu;
using Unroll.Generator.Backends.Gpu.Ilgpu;
using Unroll.Generator.Backends.Onnx;
using Unroll.Generator.Backends.Torch;

namespace Unroll.Generator.Backends;

/// <summary>The back ends: one line each.</summary>
internal static class BackendList
{
    public static IReadOnlyList<Backend> All { get; } = [new CpuBackend(), new IlgpuBackend(), new TorchBackend(), new OnnxBackend()];
}
