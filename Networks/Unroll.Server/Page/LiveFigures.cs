using System.Diagnostics.Metrics;
using Unroll.Hosting;

namespace Unroll.Server.Page;

/// <summary>What the meter of this server's networks says, for each network.</summary>
internal sealed class LiveFigures : IDisposable
{
    private const string Meter = "Unroll";
    private const string NetworkTag = "unroll.network";

    private readonly Dictionary<string, NetworkFigures> _networks;
    private readonly MeterListener _listener = new();

    public LiveFigures(IEnumerable<IServedNetwork> networks, IMeterFactory meters)
    {
        _networks = networks.ToDictionary(network => network.Name, network => new NetworkFigures(network));

        // Another server in this process has a meter of the same name.
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Meter && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Of(tags)?.Took(instrument.Name, value));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Of(tags)?.Counted(instrument.Name, value));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Of(tags)?.Measured(instrument.Name, value));
        _listener.Start();
    }

    public FiguresAnswer Now()
    {
        _listener.RecordObservableInstruments();
        return new FiguresAnswer([.. _networks.Values.Select(network => network.Now())]);
    }

    public void Dispose() => _listener.Dispose();

    private NetworkFigures? Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (tag, value) in tags)
        {
            if (tag == NetworkTag)
            {
                return _networks.GetValueOrDefault((string)value!);
            }
        }

        return null;
    }

    private sealed class NetworkFigures(IServedNetwork network)
    {
        private readonly RecentTimes _waits = new();
        private readonly RecentTimes _passes = new();
        private long _refused;
        private long _failed;
        private int _waiting;

        public void Took(string instrument, double seconds) => (instrument switch
        {
            "unroll.queue.duration" => _waits,
            "unroll.inference.duration" => _passes,
            _ => null,
        })?.Add(seconds);

        public void Counted(string instrument, long count)
        {
            switch (instrument)
            {
                case "unroll.requests.refused":
                    Interlocked.Add(ref _refused, count);
                    break;
                case "unroll.requests.failed":
                    Interlocked.Add(ref _failed, count);
                    break;
            }
        }

        public void Measured(string instrument, int value)
        {
            if (instrument == "unroll.queue.length")
            {
                Volatile.Write(ref _waiting, value);
            }
        }

        public NetworkAnswer Now() => new(
            network.Name,
            network.Status.IsReady,
            _waits.Count,
            Interlocked.Read(ref _refused),
            Interlocked.Read(ref _failed),
            Volatile.Read(ref _waiting),
            _waits.Milliseconds(0.5),
            _waits.Milliseconds(0.99),
            _passes.Milliseconds(0.5),
            _passes.Milliseconds(0.99));
    }
}
