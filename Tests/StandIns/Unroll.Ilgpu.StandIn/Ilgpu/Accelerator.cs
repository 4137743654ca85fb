using System.Collections.Concurrent;
using System.Reflection;
using ILGPU.Runtime.CPU;

namespace ILGPU.Runtime;

public enum AcceleratorType
{
    CPU,
    Cuda,
    OpenCL,
}

public abstract class AcceleratorException(string message) : Exception(message);

public class AcceleratorStream : IDisposable
{
    internal AcceleratorStream()
    {
    }

    private readonly Queue<Action> _copies = new();

    /// <summary>Not ILGPU's: before each copy the garbage collector moves what can be moved, so that host memory that was not pinned is not where the copy looks for it.</summary>
    public static bool MovesMemoryBeforeCopies { get; set; }

    /// <summary>A copy to or from the host begins when the stream comes to it, no sooner than the next launch or wait: what it copies must still be there.</summary>
    internal void Enqueue(Action copy) => _copies.Enqueue(copy);

    public void Synchronize()
    {
        while (_copies.TryDequeue(out var copy))
        {
            if (MovesMemoryBeforeCopies)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            }

            copy();
        }
    }

    public void Dispose()
    {
        Synchronize();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Runs kernels by ordinary calls; every launch has ended when it returns.</summary>
public class Accelerator : IDisposable
{
    private readonly ConcurrentDictionary<MethodInfo, bool> _withBarriers = new();
    private readonly CPUDevice _device;

    internal Accelerator(CPUDevice device) => _device = device;

    public string Name => _device.Name;

    public AcceleratorType AcceleratorType => AcceleratorType.CPU;

    public long MemorySize => _device.MemorySize;

    public int MaxNumThreadsPerGroup => _device.ThreadsPerGroup;

    public int NumMultiprocessors => 1;

    public AcceleratorStream DefaultStream { get; } = new();

    public AcceleratorStream CreateStream() => new();

    public void Bind()
    {
    }

    public MemoryBuffer1D<T, Stride1D.Dense> Allocate1D<T>(long length)
        where T : unmanaged => new(this, length);

    public MemoryBuffer1D<T, Stride1D.Dense> Allocate1D<T>(T[] values)
        where T : unmanaged
    {
        var buffer = Allocate1D<T>(values.LongLength);
        buffer.View.CopyFrom(values);
        return buffer;
    }

    public void Synchronize()
    {
    }

    public Action<AcceleratorStream, KernelConfig, T1, T2, T3> LoadKernel<T1, T2, T3>(Action<T1, T2, T3> kernel)
        where T1 : struct
        where T2 : struct
        where T3 : struct => (stream, config, a, b, c) =>
        {
            stream.Synchronize();
            Launch(kernel.Method, config, () => kernel(a, b, c));
        };

    public void Dispose() => GC.SuppressFinalize(this);

    private void Launch(MethodInfo kernel, KernelConfig config, Action body)
    {
        if (!_withBarriers.ContainsKey(kernel))
        {
            try
            {
                RunByTurns(config, body);
                return;
            }
            catch (BarrierException)
            {
                _withBarriers[kernel] = true;
            }
        }

        using var team = new GroupTeam(config.GroupDim.Size);
        team.Run(config, body);
    }

    private static void RunByTurns(KernelConfig config, Action body)
    {
        for (var group = 0; group < config.GridDim.Size; group++)
        {
            using var state = new GroupState();
            for (var lane = 0; lane < config.GroupDim.Size; lane++)
            {
                Lane.Current.Enter(config, state, group, lane, static () => throw new BarrierException());
                body();
            }
        }
    }
}
