using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Unroll.Hosting.Telemetry;

/// <summary>The instruments of the meter "Unroll" and the activity source of the same name, which all served networks of an application share.</summary>
internal sealed class ServingInstruments : IDisposable
{
    public const string Name = "Unroll";

    private readonly Meter _meter;
    private readonly bool _ownsMeter;
    private readonly object _lock = new();
    private readonly List<(Func<int> Length, KeyValuePair<string, object?>[] Tags)> _queues = [];

    /// <param name="factory">The application's; null: the meter is a plain one.</param>
    public ServingInstruments(IMeterFactory? factory)
    {
        _ownsMeter = factory is null;
        _meter = factory?.Create(new MeterOptions(Name)) ?? new Meter(Name);
        Duration = _meter.CreateHistogram<double>("unroll.inference.duration", "s", "Time of a forward pass of a batch.");
        QueueDuration = _meter.CreateHistogram<double>("unroll.queue.duration", "s", "Time that a request waited for its turn.");
        BatchSize = _meter.CreateHistogram<int>("unroll.batch.size", "{image}", "Images that were computed together.");
        Refusals = _meter.CreateCounter<long>("unroll.requests.refused", "{request}", "Requests that were not computed, by reason.");
        Failures = _meter.CreateCounter<long>("unroll.requests.failed", "{request}", "Requests whose forward pass failed.");
        Reloads = _meter.CreateCounter<long>("unroll.reloads", "{reload}", "Weights that were loaded beside those that served, or could not be.");
        _meter.CreateObservableUpDownCounter("unroll.queue.length", QueueLengths, "{request}", "Requests that wait for their turn.");
    }

    public ActivitySource Activities { get; } = new(Name);

    public Histogram<double> Duration { get; }

    public Histogram<double> QueueDuration { get; }

    public Histogram<int> BatchSize { get; }

    public Counter<long> Refusals { get; }

    public Counter<long> Failures { get; }

    public Counter<long> Reloads { get; }

    public void AddQueue(Func<int> length, params KeyValuePair<string, object?>[] tags)
    {
        lock (_lock)
        {
            _queues.Add((length, tags));
        }
    }

    public void Dispose()
    {
        Activities.Dispose();

        // A factory's meters are the factory's to dispose.
        if (_ownsMeter)
        {
            _meter.Dispose();
        }
    }

    private List<Measurement<int>> QueueLengths()
    {
        lock (_lock)
        {
            return _queues.ConvertAll(queue => new Measurement<int>(queue.Length(), queue.Tags));
        }
    }
}
