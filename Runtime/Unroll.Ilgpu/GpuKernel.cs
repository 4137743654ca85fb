using System.ComponentModel;
using ILGPU;
using ILGPU.Runtime;

namespace Unroll.Ilgpu;

/// <summary>A generated kernel and how it is launched. Generated code creates it.</summary>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GpuKernel
{
    private readonly int _items;
    private readonly Func<int, KernelConfig>? _launch;

    /// <summary>A kernel that strides over its work items by the size of the grid's first dimension; the second one is the image.</summary>
    /// <param name="body">The kernel: the arena, the weights (or the input, or an output), offsets.</param>
    /// <param name="items">Work items of one image.</param>
    public GpuKernel(Action<ArrayView<float>, ArrayView<float>, LaunchArguments> body, int items)
    {
        Body = body;
        _items = items;
    }

    /// <summary>A kernel that needs a certain grid.</summary>
    /// <param name="body">The kernel: the arena, the weights (or the input, or an output), offsets.</param>
    /// <param name="launch">Maps the batch size to grid and group; an empty grid if this kernel is not meant for such a batch.</param>
    /// <param name="workspace">Floats of scratch memory for the whole batch.</param>
    public GpuKernel(Action<ArrayView<float>, ArrayView<float>, LaunchArguments> body, Func<int, KernelConfig> launch, int workspace = 0)
    {
        Body = body;
        _launch = launch;
        WorkspaceLength = workspace;
    }

    /// <summary>Its name, which says what it computes.</summary>
    public string Name => Body.Method.Name;

    /// <summary>The kernel.</summary>
    public Action<ArrayView<float>, ArrayView<float>, LaunchArguments> Body { get; }

    /// <summary>Floats of scratch memory for the whole batch.</summary>
    internal int WorkspaceLength { get; }

    /// <summary>Grid and group for a batch.</summary>
    internal KernelConfig Configure(int batch, DeviceShape device)
    {
        if (_launch is not null)
        {
            return _launch(batch);
        }

        var groups = (_items + device.GroupSize - 1) / device.GroupSize;
        return new KernelConfig(new Index2D(Math.Min(groups, device.MaxGroups), batch), new Index2D(device.GroupSize, 1));
    }
}

/// <summary>The grid for kernels that accept any grid.</summary>
/// <param name="GroupSize">Threads of a group.</param>
/// <param name="MaxGroups">The most groups for an image; beyond that the kernels stride.</param>
internal readonly record struct DeviceShape(int GroupSize, int MaxGroups)
{
    private const int GpuGroupSize = 256;
    private const int GpuGroupsPerMultiprocessor = 32;

    /// <summary>A simulated thread of the CPU accelerator is a processor thread and gets as much work as there is; a GPU wants many small ones.</summary>
    public static DeviceShape Of(Accelerator accelerator) => accelerator.AcceleratorType == AcceleratorType.CPU
        ? new(accelerator.MaxNumThreadsPerGroup, accelerator.NumMultiprocessors)
        : new(Math.Min(GpuGroupSize, accelerator.MaxNumThreadsPerGroup), GpuGroupsPerMultiprocessor * accelerator.NumMultiprocessors);
}
