using System.Runtime.InteropServices;

namespace ILGPU.Runtime.CPU;

/// <summary>What all threads of a group share.</summary>
internal sealed unsafe class GroupState : IDisposable
{
    private readonly List<(nint Data, int Length)> _shared = [];

    public ArrayView<T> Share<T>(int index, int length)
        where T : unmanaged
    {
        if (index == _shared.Count)
        {
            // All bits set is NaN: reading what nobody wrote shows.
            var bytes = (nuint)(length * sizeof(T));
            var data = NativeMemory.AlignedAlloc(bytes, 64);
            NativeMemory.Fill(data, bytes, 0xFF);
            _shared.Add(((nint)data, length));
        }

        return new ArrayView<T>(null, (T*)_shared[index].Data, length);
    }

    public void Dispose() => _shared.ForEach(block => NativeMemory.AlignedFree((void*)block.Data));
}

/// <summary>Thrown by a barrier where the threads of a group run one after the other: the launch then starts again with a thread for each.</summary>
internal sealed class BarrierException : Exception;

/// <summary>A thread of a group: what Grid, Group and SharedMemory speak of.</summary>
internal sealed class Lane
{
    [ThreadStatic]
    private static Lane? s_current;

    private GroupState? _group;
    private Action? _waitForGroup;
    private int _allocations;

    public static Lane Current => s_current ??= new Lane();

    public KernelConfig Config { get; private set; }

    public Index3D GridIndex { get; private set; }

    public Index3D GroupIndex { get; private set; }

    public void Enter(KernelConfig config, GroupState group, int gridIndex, int groupIndex, Action waitForGroup)
    {
        Config = config;
        GridIndex = IndexOf(config.GridDim, gridIndex);
        GroupIndex = IndexOf(config.GroupDim, groupIndex);
        _group = group;
        _waitForGroup = waitForGroup;
        _allocations = 0;
    }

    public ArrayView<T> Share<T>(int length)
        where T : unmanaged => _group!.Share<T>(_allocations++, length);

    public void WaitForGroup() => _waitForGroup!();

    private static Index3D IndexOf(Index3D size, int index) => new(index % size.X, index / size.X % size.Y, index / size.X / size.Y);
}
