using System.Diagnostics;

namespace Unroll.CudaEmulator.Driver;

/// <summary>A mark in a stream, with the time at which the stream came to it.</summary>
public sealed class EmulatedEvent
{
    private EmulatedStream? _stream;
    private long _time;
    private bool _hasHappened;

    /// <summary>Notes the stream; the event is yet to happen.</summary>
    public void Record(EmulatedStream stream) => (_stream, _hasHappened) = (stream, false);

    public void Happen() => (_time, _hasHappened) = (Stopwatch.GetTimestamp(), true);

    /// <exception cref="CudaResultException">It was recorded and has not happened yet.</exception>
    public void Query()
    {
        if (_stream is not null && !_hasHappened)
        {
            throw new CudaResultException(CudaResult.NotReady, "The event has not happened yet.");
        }
    }

    /// <summary>Waits for the stream; an event that was never recorded has nothing to wait for.</summary>
    public void Synchronize() => _stream?.Synchronize();

    /// <exception cref="CudaResultException">One of the two was not recorded, or has not happened.</exception>
    public float MillisecondsSince(EmulatedEvent start)
    {
        if (_stream is null || start._stream is null)
        {
            throw new CudaResultException(CudaResult.InvalidHandle, "An event was not recorded.");
        }

        return _hasHappened && start._hasHappened
            ? (float)Stopwatch.GetElapsedTime(start._time, _time).TotalMilliseconds
            : throw new CudaResultException(CudaResult.NotReady, "An event has not happened yet.");
    }
}
