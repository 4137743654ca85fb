using ILGPU;
using ILGPU.Runtime;

namespace Unroll.Ilgpu;

/// <summary>A network's kernels on a device, each compiled when it is first needed.</summary>
internal sealed class LoadedKernels(Accelerator accelerator, GpuKernel[][] kernels) : IKernelLauncher
{
    private readonly Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, LaunchArguments>?[][] _launchers =
        Array.ConvertAll(kernels, k => new Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, LaunchArguments>?[k.Length]);

    private readonly DeviceShape _shape = DeviceShape.Of(accelerator);

    /// <summary>Floats of scratch memory for a whole batch: the most that a kernel takes.</summary>
    public int WorkspaceLength { get; } = kernels.SelectMany(parts => parts).Max(part => part.WorkspaceLength);

    /// <summary>Compiles what is not compiled yet.</summary>
    public void Compile()
    {
        for (var i = 0; i < kernels.Length; i++)
        {
            for (var j = 0; j < kernels[i].Length; j++)
            {
                Launcher(i, j);
            }
        }
    }

    /// <inheritdoc/>
    public void Launch(int index, AcceleratorStream stream, ArrayView<float> arena, ArrayView<float> data, LaunchArguments at)
    {
        for (var j = 0; j < kernels[index].Length; j++)
        {
            var config = kernels[index][j].Configure(at.Batch, _shape);
            if (config.GridDim.Size > 0)
            {
                Launcher(index, j)(stream, config, arena, data, at);
            }
        }
    }

    private Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, LaunchArguments> Launcher(int index, int part)
    {
        if (_launchers[index][part] is { } launcher)
        {
            return launcher;
        }

        try
        {
            return _launchers[index][part] = accelerator.LoadKernel(kernels[index][part].Body);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new GpuException(
                $"ILGPU cannot compile the kernel {kernels[index][part].Name} for {accelerator.Name}: {e.Message} "
                + "The context must be built with EnableAlgorithms(), as GpuDevices does; after a failed compilation it takes a new context to try again.", e);
        }
    }
}
