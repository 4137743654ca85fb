using System.Diagnostics;
using System.Threading.Tasks.Sources;
using Unroll.Hosting.Telemetry;

namespace Unroll.Hosting.Batching;

/// <summary>A request while it waits and is computed. Requests are used again: their caller gives one back when it takes the result.</summary>
/// <param name="queue">Where it waits.</param>
/// <param name="outputs">How many outputs the network has.</param>
internal sealed class InferenceRequest(BatchQueue queue, int outputs) : IValueTaskSource
{
    private static readonly Action<object?, CancellationToken> OnCancelled = static (state, token) => ((InferenceRequest)state!).Cancel(token);

    // Callers go on elsewhere: an instance's thread computes.
    private ManualResetValueTaskSourceCore<bool> _result = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;

    public ReadOnlyMemory<float> Input { get; set; }

    public Memory<float>[] Outputs { get; } = new Memory<float>[outputs];

    public int Images { get; set; }

    /// <summary>When it came, as the queue's clock has it.</summary>
    public long Arrival { get; set; }

    /// <summary>When it has waited too long; <see cref="long.MaxValue"/>: never.</summary>
    public long Deadline { get; set; }

    /// <summary>The trace of the request; null where nobody listens.</summary>
    public Activity? Activity { get; set; }

    /// <summary>The queue's own: its neighbours and whether it waits.</summary>
    public InferenceRequest? Next { get; set; }

    public InferenceRequest? Previous { get; set; }

    public bool IsQueued { get; set; }

    /// <summary>The caller's end. The token may take the request out of the queue from now on.</summary>
    public ValueTask Wait(CancellationToken cancellation)
    {
        var version = _result.Version;
        if (cancellation.CanBeCanceled)
        {
            _cancellation = cancellation.UnsafeRegister(OnCancelled, this);
        }

        return new ValueTask(this, version);
    }

    public void Complete()
    {
        Activity?.Stop();
        _result.SetResult(true);
    }

    public void Fail(Exception exception)
    {
        Activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
        Activity?.Stop();
        _result.SetException(exception);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _result.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _result.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token)
    {
        try
        {
            _result.GetResult(token);
        }
        finally
        {
            // Waits for a callback that runs just now, so that none meets the request's next use.
            _cancellation.Dispose();
            _cancellation = default;
            Input = default;
            Array.Clear(Outputs);
            Activity = null;
            _result.Reset();
            queue.Return(this);
        }
    }

    private void Cancel(CancellationToken token)
    {
        if (queue.Remove(this))
        {
            queue.Telemetry.Refused(RefusalReason.Cancelled);
            Fail(new OperationCanceledException(token));
        }
    }
}
