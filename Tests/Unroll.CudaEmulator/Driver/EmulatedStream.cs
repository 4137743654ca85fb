namespace Unroll.CudaEmulator.Driver;

/// <summary>A stream. What is enqueued runs when the stream is waited for, and no sooner: what does not wait sees it.</summary>
public sealed class EmulatedStream(EmulatedContext context)
{
    private readonly Queue<Action> _work = [];
    private List<Action>? _captured;
    private bool _isCaptureInvalid;
    private int _capturingThread;

    public EmulatedContext Context => context;

    public bool IsCapturing => _captured is not null;

    public void Enqueue(Action work)
    {
        if (_captured is null)
        {
            _work.Enqueue(work);
        }
        else
        {
            _captured.Add(work);
        }
    }

    /// <summary>Runs all that is enqueued.</summary>
    /// <exception cref="CudaResultException">The stream is being captured, or a kernel fails; then the context is of no use any more.</exception>
    public void Synchronize()
    {
        RefuseInCapture();
        while (_work.TryDequeue(out var work))
        {
            context.Run(work);
        }
    }

    public void BeginCapture()
    {
        if (IsCapturing)
        {
            throw new CudaResultException(CudaResult.InvalidValue, "The stream is being captured already.");
        }

        (_captured, _isCaptureInvalid, _capturingThread) = ([], false, Environment.CurrentManagedThreadId);
    }

    /// <exception cref="CudaResultException">Nothing was captured, or something was done meanwhile that cannot be.</exception>
    public IReadOnlyList<Action> EndCapture()
    {
        var captured = _captured ?? throw new CudaResultException(CudaResult.InvalidValue, "The stream is not being captured.");
        _captured = null;
        return _isCaptureInvalid ? throw new CudaResultException(CudaResult.StreamCaptureInvalidated, "The capture was disturbed.") : captured;
    }

    /// <exception cref="CudaResultException">The stream is being captured: what was tried spoils it.</exception>
    public void RefuseInCapture() => RefuseInCapture(IsCapturing);

    /// <summary>Captures are CU_STREAM_CAPTURE_MODE_THREAD_LOCAL: what other threads do does not concern them.</summary>
    /// <exception cref="CudaResultException">This thread captures the stream: what was tried spoils it.</exception>
    public void RefuseInCaptureOfThisThread() => RefuseInCapture(IsCapturing && _capturingThread == Environment.CurrentManagedThreadId);

    private void RefuseInCapture(bool isRefused)
    {
        if (isRefused)
        {
            _isCaptureInvalid = true;
            throw new CudaResultException(CudaResult.StreamCaptureUnsupported, "This cannot be done while a stream is captured.");
        }
    }
}
