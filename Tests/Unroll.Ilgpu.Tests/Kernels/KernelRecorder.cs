using ILGPU;
using ILGPU.Runtime;

namespace Unroll.Ilgpu.Tests.Kernels;

/// <summary>Notes the launches of a network's pass and runs none.</summary>
internal sealed class KernelRecorder : IKernelLauncher
{
    private readonly List<(int Index, LaunchArguments At)> _launches = [];

    public void Launch(int index, AcceleratorStream stream, ArrayView<float> arena, ArrayView<float> data, LaunchArguments at) => _launches.Add((index, at));

    /// <summary>The first launch of each kernel between input and output.</summary>
    public static IReadOnlyList<(int Index, LaunchArguments At)> Record(GpuProgram program, Accelerator accelerator, int batch)
    {
        using var nothing = accelerator.Allocate1D<float>(1);
        var recorder = new KernelRecorder();
        var pass = new GpuPass(recorder, nothing.View, nothing.View, program.LaunchArguments(batch), program.Info.Outputs.Count);
        pass.Bind(accelerator.DefaultStream, batch, nothing.View, [.. program.Info.Outputs.Select(_ => (ArrayView<float>)nothing.View)]);
        program.Forward(pass);
        return [.. recorder._launches.DistinctBy(l => l.Index)];
    }
}
