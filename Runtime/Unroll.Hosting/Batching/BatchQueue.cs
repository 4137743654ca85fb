using System.Globalization;
using Unroll.Hosting.Telemetry;

namespace Unroll.Hosting.Batching;

/// <summary>
/// The requests that wait, and how batches are made of them, as Triton's dynamic batcher does: of what waits, the oldest first, as many as fit, without waiting for more; where a delay is set,
/// the oldest request waits that long while no full batch can be made.
/// </summary>
internal sealed class BatchQueue : IDisposable
{
    private readonly object _lock = new();
    private readonly string _name;
    private readonly int _outputs;
    private readonly int _maxBatchSize;
    private readonly int _capacity;
    private readonly TimeProvider _time;
    private readonly long _delay;
    private readonly ITimer _timer;
    private InferenceRequest? _first;
    private InferenceRequest? _last;
    private InferenceRequest? _unused;
    private int _count;
    private int _images;
    private long _timerDue = long.MaxValue;
    private long _sequence;
    private long _turn;
    private bool _closed;

    public BatchQueue(string name, int outputs, ServingOptions options, ServingTelemetry telemetry, TimeProvider time)
    {
        _name = name;
        _outputs = outputs;
        _maxBatchSize = options.MaxBatchSize;
        _capacity = options.QueueCapacity;
        _time = time;
        _delay = Ticks(options.MaxQueueDelay);
        _timer = time.CreateTimer(static state => ((BatchQueue)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Telemetry = telemetry;
    }

    public ServingTelemetry Telemetry { get; }

    /// <summary>Requests that wait.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>A request to fill and add; its caller's <c>GetResult</c> returns it.</summary>
    public InferenceRequest Rent()
    {
        lock (_lock)
        {
            if (_unused is { } request)
            {
                _unused = request.Next;
                request.Next = null;
                return request;
            }
        }

        return new InferenceRequest(this, _outputs);
    }

    public void Return(InferenceRequest request)
    {
        lock (_lock)
        {
            request.Next = _unused;
            _unused = request;
        }
    }

    /// <summary>Lets a request wait.</summary>
    /// <param name="request">The request.</param>
    /// <param name="timeout">How long it may; zero: as long as it takes.</param>
    /// <exception cref="QueueFullException">As many requests wait as may.</exception>
    /// <exception cref="InvalidOperationException">The queue is closed.</exception>
    public void Add(InferenceRequest request, TimeSpan timeout)
    {
        request.Arrival = _time.GetTimestamp();
        request.Deadline = timeout > TimeSpan.Zero ? request.Arrival + Ticks(timeout) : long.MaxValue;
        lock (_lock)
        {
            if (_closed)
            {
                throw new InvalidOperationException($"The network '{_name}' has been stopped: the host is shutting down.");
            }

            if (_count >= _capacity)
            {
                Telemetry.Refused(RefusalReason.QueueFull);
                throw new QueueFullException(string.Create(
                    CultureInfo.InvariantCulture, $"The network '{_name}' has {_count} requests waiting, as many as may ({nameof(ServingOptions.QueueCapacity)})."));
            }

            request.Previous = _last;
            request.IsQueued = true;
            if (_last is null)
            {
                _first = request;
            }
            else
            {
                _last.Next = request;
            }

            _last = request;
            _count++;
            _images += request.Images;
            Arm(request.Deadline);
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Takes a request out before its turn.</summary>
    /// <returns>Whether it waited.</returns>
    public bool Remove(InferenceRequest request)
    {
        lock (_lock)
        {
            return Unlink(request);
        }
    }

    /// <summary>Waits for a batch.</summary>
    /// <param name="batch">An empty batch, which receives the requests.</param>
    /// <returns>False once the queue is closed and empty.</returns>
    public bool Take(Batch batch)
    {
        lock (_lock)
        {
            while (true)
            {
                if (_first is { } first)
                {
                    if (_images >= _maxBatchSize || _closed || HasWaited(first))
                    {
                        Fill(batch);
                        return true;
                    }

                    Arm(first.Arrival + _delay);
                    if (HasWaited(first))
                    {
                        // Its time came while the timer was set, by a clock that was read before: the timer would be late.
                        continue;
                    }
                }
                else if (_closed)
                {
                    return false;
                }

                Monitor.Wait(_lock);
            }
        }
    }

    /// <summary>Waits until all batches taken before have given their results.</summary>
    public void AwaitTurn(Batch batch)
    {
        lock (_lock)
        {
            while (_turn != batch.Sequence)
            {
                Monitor.Wait(_lock);
            }
        }
    }

    /// <summary>The batch has given its results.</summary>
    public void EndTurn()
    {
        lock (_lock)
        {
            _turn++;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Takes no more requests; those that wait are still computed.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Refuses all requests that wait.</summary>
    public void Abandon()
    {
        InferenceRequest? left;
        lock (_lock)
        {
            left = UnlinkAll();
        }

        FailAll(left, () => new InvalidOperationException($"The network '{_name}' was stopped before the request's turn."));
    }

    public void Dispose() => _timer.Dispose();

    private bool HasWaited(InferenceRequest request) => _time.GetTimestamp() - request.Arrival >= _delay;

    private void Fill(Batch batch)
    {
        while (_first is { } next && (batch.Count == 0 || batch.Images + next.Images <= _maxBatchSize))
        {
            Unlink(next);
            batch.Add(next);
        }

        batch.Sequence = _sequence++;
        if (_first is not null)
        {
            // What is left may be another instance's batch.
            Monitor.PulseAll(_lock);
        }
    }

    private bool Unlink(InferenceRequest request)
    {
        if (!request.IsQueued)
        {
            return false;
        }

        if (request.Previous is { } previous)
        {
            previous.Next = request.Next;
        }
        else
        {
            _first = request.Next;
        }

        if (request.Next is { } next)
        {
            next.Previous = request.Previous;
        }
        else
        {
            _last = request.Previous;
        }

        (request.Next, request.Previous, request.IsQueued) = (null, null, false);
        _count--;
        _images -= request.Images;
        return true;
    }

    /// <summary>Empties the queue into a chain.</summary>
    private InferenceRequest? UnlinkAll()
    {
        InferenceRequest? chain = null;
        while (_last is { } request)
        {
            Unlink(request);
            request.Next = chain;
            chain = request;
        }

        return chain;
    }

    /// <summary>Lets the timer come at a time, unless it comes before.</summary>
    private void Arm(long due)
    {
        if (due >= _timerDue)
        {
            return;
        }

        _timerDue = due;
        var wait = Math.Ceiling(Math.Max(0, due - _time.GetTimestamp()) * 1000.0 / _time.TimestampFrequency);
        _timer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Refuses what has waited too long, and lets instances look whether a delay has ended.</summary>
    private void OnTimer()
    {
        InferenceRequest? expired = null;
        lock (_lock)
        {
            _timerDue = long.MaxValue;
            var now = _time.GetTimestamp();
            var next = long.MaxValue;
            for (var request = _last; request is not null;)
            {
                var previous = request.Previous;
                if (request.Deadline <= now)
                {
                    Unlink(request);
                    request.Next = expired;
                    expired = request;
                }
                else
                {
                    next = Math.Min(next, request.Deadline);
                }

                request = previous;
            }

            Arm(next);
            Monitor.PulseAll(_lock);
        }

        for (var request = expired; request is not null; request = request.Next)
        {
            Telemetry.Refused(RefusalReason.Timeout);
        }

        FailAll(expired, () => new TimeoutException($"The request waited longer than it may for its turn with the network '{_name}'."));
    }

    private static void FailAll(InferenceRequest? chain, Func<Exception> exception)
    {
        while (chain is { } request)
        {
            chain = request.Next;
            request.Next = null;
            request.Fail(exception());
        }
    }

    private long Ticks(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds * _time.TimestampFrequency);
}
