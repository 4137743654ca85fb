using ILGPU;
using ILGPU.Runtime;

namespace Unroll.Ilgpu;

/// <summary>A generated kernel and how it is launched. Generated code makes it.</summary>
public sealed class GpuKernel
{
    private readonly int _items;
    private readonly Func<int, KernelConfig>? _launch;

    /// <summary>A kernel that strides over its work items by the size of the grid, so that any grid will do.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="body">The kernel.</param>
    /// <param name="items">Work items of one image.</param>
    public GpuKernel(string name, Action<ArrayView<float>, ArrayView<float>, LaunchArguments> body, int items)
        : this(name, body) => _items = items;

    /// <summary>A kernel that needs a certain grid.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="body">The kernel.</param>
    /// <param name="launch">From the size of the batch to grid and group.</param>
    public GpuKernel(string name, Action<ArrayView<float>, ArrayView<float>, LaunchArguments> body, Func<int, KernelConfig> launch)
        : this(name, body) => _launch = launch;

    private GpuKernel(string name, Action<ArrayView<float>, ArrayView<float>, LaunchArguments> body)
    {
        Name = name;
        Body = body;
    }

    /// <summary>Its name, which says what it computes.</summary>
    public string Name { get; }

    /// <summary>The kernel: the arena, the weights (or the input, or an output), offsets.</summary>
    public Action<ArrayView<float>, ArrayView<float>, LaunchArguments> Body { get; }

    /// <summary>Grid and group for a batch.</summary>
    /// <param name="batch">Images.</param>
    /// <param name="device">What the device runs at a time.</param>
    internal KernelConfig Configure(int batch, DeviceShape device)
    {
        if (_launch is not null)
        {
            return _launch(batch);
        }

        var groups = ((long)batch * _items + device.GroupSize - 1) / device.GroupSize;
        return new KernelConfig(new Index1D((int)Math.Min(groups, device.MaxGroups)), new Index1D(device.GroupSize));
    }
}

/// <summary>The grid for kernels that take any.</summary>
/// <param name="GroupSize">Threads of a group.</param>
/// <param name="MaxGroups">Groups beyond which the kernels stride.</param>
internal readonly record struct DeviceShape(int GroupSize, int MaxGroups);
