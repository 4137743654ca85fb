using System.Diagnostics;

namespace Unroll.Hosting.Telemetry;

/// <summary>What one served network measures and traces, with its name and back end as tags.</summary>
internal sealed class ServingTelemetry
{
    private const string NetworkTag = "unroll.network";
    private const string BackendTag = "unroll.backend";
    private const string ReasonTag = "unroll.refusal.reason";
    private const string SuccessTag = "unroll.reload.succeeded";

    private readonly ServingInstruments _instruments;
    private readonly string _network;
    private readonly string _backend;
    private readonly TagList _tags;
    private readonly TagList[] _refusalTags;
    private readonly TagList[] _reloadTags;

    public ServingTelemetry(ServingInstruments instruments, string network, string backend)
    {
        (_instruments, _network, _backend) = (instruments, network, backend);
        _tags = new TagList { { NetworkTag, network }, { BackendTag, backend } };
        _refusalTags = [With(ReasonTag, "queue_full"), With(ReasonTag, "timeout"), With(ReasonTag, "cancelled")];
        _reloadTags = [With(SuccessTag, false), With(SuccessTag, true)];
    }

    public void AddQueue(Func<int> length) => _instruments.AddQueue(length, new(NetworkTag, _network), new(BackendTag, _backend));

    /// <summary>Begins the trace of a request, a child of the caller's, which stays the current one; null where nobody listens.</summary>
    public Activity? Begin(int images)
    {
        if (!_instruments.Activities.HasListeners())
        {
            return null;
        }

        var callers = Activity.Current;
        var activity = _instruments.Activities.StartActivity("unroll infer");
        Activity.Current = callers;
        return activity?.SetTag(NetworkTag, _network).SetTag(BackendTag, _backend).SetTag("unroll.images", images);
    }

    public void Waited(TimeSpan time) => _instruments.QueueDuration.Record(time.TotalSeconds, _tags);

    public void Computed(TimeSpan time, int images)
    {
        _instruments.Duration.Record(time.TotalSeconds, _tags);
        _instruments.BatchSize.Record(images, _tags);
    }

    public void Refused(RefusalReason reason) => _instruments.Refusals.Add(1, _refusalTags[(int)reason]);

    public void Failed(int requests) => _instruments.Failures.Add(requests, _tags);

    public void Reloaded(bool succeeded) => _instruments.Reloads.Add(1, _reloadTags[succeeded ? 1 : 0]);

    private TagList With(string tag, object value) => new() { { NetworkTag, _network }, { BackendTag, _backend }, { tag, value } };
}
