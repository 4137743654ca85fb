using Unroll.CudaEmulator.Ptx;

namespace Unroll.CudaEmulator.Driver;

/// <summary>
/// The state of a CUDA driver whose devices are the tests' PTX machine: contexts, memory, modules, streams and graphs, with the driver's rules for them. It shows what the
/// host's side of the GPU back end asks of a driver where there is none; it knows nothing of time.
/// </summary>
public sealed class EmulatedDriver
{
    /// <summary>CUDA 12.8</summary>
    public const int Version = 12080;

    [ThreadStatic]
    private static nint _current;

    private readonly Dictionary<nint, (object Value, EmulatedContext Context)> _handles = [];
    private nint _lastHandle = 0x1000;

    public static EmulatedDriver Instance { get; } = new();

    /// <summary>The newest, one without tensor cores, and one with little memory.</summary>
    public IReadOnlyList<EmulatedDevice> Devices { get; } = [new(0, 9, 0, 1L << 30), new(1, 7, 5, 1L << 30), new(2, 8, 6, 8L << 20)];

    public PtxMemory Memory { get; } = new();

    public EmulatedDevice Device(int ordinal) =>
        ordinal >= 0 && ordinal < Devices.Count ? Devices[ordinal] : throw new CudaResultException(CudaResult.InvalidDevice, $"There is no device {ordinal}.");

    /// <summary>The context that an accelerator of ILGPU stands for.</summary>
    public EmulatedContext ContextOf(nint handle) => Find<EmulatedContext>(handle);

    public nint CreateContext(int device)
    {
        var context = new EmulatedContext(Device(device));
        return _current = NewHandle(context, context);
    }

    public void DestroyContext(nint context)
    {
        Free<EmulatedContext>(context);
        if (_current == context)
        {
            _current = 0;
        }
    }

    public void SetCurrent(nint context)
    {
        if (context != 0)
        {
            Find<EmulatedContext>(context);
        }

        _current = context;
    }

    public EmulatedContext Current()
    {
        var context = _current == 0 ? throw new CudaResultException(CudaResult.InvalidContext, "No context is bound to this thread.") : Find<EmulatedContext>(_current);
        context.ThrowIfFailed();
        return context;
    }

    public nint CreateStream()
    {
        var stream = Current().NewStream();
        return NewHandle(stream, stream.Context);
    }

    public void DestroyStream(nint handle)
    {
        var stream = StreamOf(handle);
        stream.Synchronize();
        stream.Context.Remove(stream);
        Free<EmulatedStream>(handle);
    }

    /// <summary>A stream of the present context; 0 is its default stream.</summary>
    public EmulatedStream StreamOf(nint handle)
    {
        var context = Current();
        var stream = handle == 0 ? context.DefaultStream : Find<EmulatedStream>(handle);
        return stream.Context == context ? stream : throw new CudaResultException(CudaResult.InvalidContext, "The stream is of another context.");
    }

    public ulong Allocate(long length)
    {
        var context = Current();
        context.RefuseInCaptureOfThisThread();
        if (length <= 0)
        {
            throw new CudaResultException(CudaResult.InvalidValue, "Nothing is to be allocated.");
        }

        if (length > context.FreeMemory)
        {
            throw new CudaResultException(CudaResult.OutOfMemory, "out of memory");
        }

        var address = Memory.Allocate(checked((int)length));
        context.Allocated.Add(address, length);
        return address;
    }

    /// <summary>Frees memory; nothing at the address 0, as the driver does.</summary>
    public void FreeMemory(ulong address)
    {
        var context = Current();
        context.RefuseInCaptureOfThisThread();
        context.Synchronize();
        if (address == 0)
        {
            return;
        }

        if (!context.Allocated.Remove(address) || !Memory.Free(address))
        {
            throw new CudaResultException(CudaResult.InvalidValue, $"Nothing is allocated at 0x{address:x}.");
        }
    }

    /// <summary>
    /// Copies on a stream. Host memory is pageable here: the driver has read it before it returns, and has written it before it returns, unless a test wants it late. Neither
    /// can be captured.
    /// </summary>
    public unsafe void Copy(ulong target, ulong source, int length, nint handle)
    {
        var stream = StreamOf(handle);
        if (Memory.Holds(target) && Memory.Holds(source))
        {
            stream.Enqueue(() => Memory.Bytes(source, length).CopyTo(Memory.Bytes(target, length)));
            return;
        }

        stream.RefuseInCapture();
        if (stream.Context.CopiesHostMemoryLate)
        {
            stream.Enqueue(() =>
            {
                HostMemory.Move();
                if (Memory.Holds(target))
                {
                    new ReadOnlySpan<byte>((void*)source, length).CopyTo(Memory.Bytes(target, length));
                }
                else
                {
                    Memory.Bytes(source, length).CopyTo(new Span<byte>((void*)target, length));
                }
            });
        }
        else if (Memory.Holds(target))
        {
            var bytes = new ReadOnlySpan<byte>((void*)source, length).ToArray();
            stream.Enqueue(() => bytes.CopyTo(Memory.Bytes(target, length)));
        }
        else
        {
            stream.Enqueue(() => Memory.Bytes(source, length).CopyTo(new Span<byte>((void*)target, length)));
            stream.Synchronize();
        }
    }

    public void Set(ulong target, byte value, int length, nint handle) => StreamOf(handle).Enqueue(() => Memory.Bytes(target, length).Fill(value));

    public nint LoadModule(string text)
    {
        var context = Current();
        context.RefuseInCaptureOfThisThread();
        return NewHandle(EmulatedModule.Load(text, context.Device), context);
    }

    public void UnloadModule(nint module) => Free<EmulatedModule>(module);

    /// <summary>A module has one kernel; its handle is the module's.</summary>
    public nint FunctionOf(nint module, string name) => Find<EmulatedModule>(module).Program.Name == name
        ? module
        : throw new CudaResultException(CudaResult.NotFound, $"The module has no kernel {name}.");

    public void Launch(nint function, (int X, int Y, int Z) grid, (int X, int Y, int Z) block, int dynamicShared, nint handle, byte[] parameters)
    {
        var program = Find<EmulatedModule>(function).Program;
        if (grid.X < 1 || grid.Y is < 1 or > EmulatedDevice.MaxGridYZ || grid.Z is < 1 or > EmulatedDevice.MaxGridYZ)
        {
            throw new CudaResultException(CudaResult.InvalidValue, $"{program.Name} cannot be launched with a grid of {grid}.");
        }

        if (block.X is < 1 or > EmulatedDevice.MaxThreadsPerBlock || block.Y != 1 || block.Z != 1 || dynamicShared != 0)
        {
            throw new CudaResultException(CudaResult.InvalidValue, $"{program.Name} cannot be launched with blocks of {block} and {dynamicShared} bytes of dynamic shared memory.");
        }

        if (parameters.Length != program.ParameterLength)
        {
            throw new CudaResultException(CudaResult.InvalidValue, $"{program.Name} takes {program.ParameterLength} bytes of parameters, not {parameters.Length}.");
        }

        StreamOf(handle).Enqueue(() => PtxMachine.Run(program, Memory, parameters, grid, block.X));
    }

    public nint CreateEvent()
    {
        var context = Current();
        return NewHandle(new EmulatedEvent(), context);
    }

    public void DestroyEvent(nint handle) => Free<EmulatedEvent>(handle);

    /// <summary>The event has happened when what was enqueued before it is done.</summary>
    public void RecordEvent(nint handle, nint stream)
    {
        var recorded = Find<EmulatedEvent>(handle);
        var on = StreamOf(stream);
        recorded.Record(on);
        on.Enqueue(recorded.Happen);
    }

    /// <exception cref="CudaResultException">It has not happened yet.</exception>
    public void QueryEvent(nint handle) => Find<EmulatedEvent>(handle).Query();

    public void SynchronizeEvent(nint handle) => Find<EmulatedEvent>(handle).Synchronize();

    public float ElapsedMilliseconds(nint start, nint end) => Find<EmulatedEvent>(end).MillisecondsSince(Find<EmulatedEvent>(start));

    public void BeginCapture(nint handle)
    {
        var stream = StreamOf(handle);
        if (stream.Context.RefusesCapture || handle == 0)
        {
            throw new CudaResultException(CudaResult.StreamCaptureUnsupported, "This stream cannot be captured.");
        }

        stream.BeginCapture();
    }

    public nint EndCapture(nint handle)
    {
        var stream = StreamOf(handle);
        var captured = stream.EndCapture();
        stream.Context.CapturedGraphs++;
        return NewHandle(new Graph(captured), stream.Context);
    }

    public nint Instantiate(nint graph) => NewHandle(new ExecutableGraph(Find<Graph>(graph).Work), Current());

    public void LaunchGraph(nint executable, nint handle)
    {
        var stream = StreamOf(handle);
        foreach (var work in Find<ExecutableGraph>(executable).Work)
        {
            stream.Enqueue(work);
        }

        stream.Context.LaunchedGraphs++;
    }

    public void DestroyGraph(nint graph) => Free<Graph>(graph);

    public void DestroyExecutable(nint executable) => Free<ExecutableGraph>(executable);

    private nint NewHandle(object value, EmulatedContext context)
    {
        _lastHandle += 0x10;
        _handles.Add(_lastHandle, (value, context));
        context.Handles++;
        return _lastHandle;
    }

    private T Find<T>(nint handle) => _handles.TryGetValue(handle, out var found) && found.Value is T value
        ? value
        : throw new CudaResultException(CudaResult.InvalidHandle, $"0x{handle:x} is no {typeof(T).Name}.");

    private void Free<T>(nint handle)
    {
        Find<T>(handle);
        _handles.Remove(handle, out var freed);
        freed.Context.Handles--;
    }

    private sealed record Graph(IReadOnlyList<Action> Work);

    private sealed record ExecutableGraph(IReadOnlyList<Action> Work);
}
