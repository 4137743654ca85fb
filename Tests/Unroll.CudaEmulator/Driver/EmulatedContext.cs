using Unroll.CudaEmulator.Ptx;

namespace Unroll.CudaEmulator.Driver;

/// <summary>A context: its streams, and how much it has allocated.</summary>
public sealed class EmulatedContext
{
    private readonly List<EmulatedStream> _streams = [];
    private CudaResultException? _failure;

    public EmulatedContext(EmulatedDevice device)
    {
        Device = device;
        DefaultStream = NewStream();
    }

    public EmulatedDevice Device { get; }

    /// <summary>Streams that ILGPU makes do not wait for it, nor it for them.</summary>
    public EmulatedStream DefaultStream { get; }

    /// <summary>Bytes by their address.</summary>
    public Dictionary<ulong, long> Allocated { get; } = [];

    public long FreeMemory => Device.MemoryLength - Allocated.Values.Sum();

    /// <summary>Streams, modules, graphs and the context itself, as long as they are not destroyed.</summary>
    public int Handles { get; set; }

    public int CapturedGraphs { get; set; }

    public int LaunchedGraphs { get; set; }

    /// <summary>A test wants captures to fail.</summary>
    public bool RefusesCapture { get; set; }

    /// <summary>A test wants host memory to be read and written as late as a driver may: when the stream comes to it. All that can be moved is moved before.</summary>
    public bool CopiesHostMemoryLate { get; set; }

    public EmulatedStream NewStream()
    {
        var stream = new EmulatedStream(this);
        _streams.Add(stream);
        return stream;
    }

    public void Remove(EmulatedStream stream) => _streams.Remove(stream);

    /// <summary>Waits for all streams.</summary>
    public void Synchronize()
    {
        foreach (var stream in _streams)
        {
            stream.Synchronize();
        }
    }

    /// <summary>A thread that captures a stream may not allocate, free or load modules.</summary>
    public void RefuseInCaptureOfThisThread()
    {
        foreach (var stream in _streams)
        {
            stream.RefuseInCaptureOfThisThread();
        }
    }

    /// <exception cref="CudaResultException">A kernel failed before.</exception>
    public void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            throw _failure;
        }
    }

    public void Run(Action work)
    {
        ThrowIfFailed();
        try
        {
            work();
        }
        catch (PtxFaultException e)
        {
            throw _failure = new CudaResultException(CudaResult.LaunchFailed, e.Message);
        }
    }
}
