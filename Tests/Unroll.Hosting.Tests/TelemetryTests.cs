using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Unroll.Hosting.Tests.Support;

namespace Unroll.Hosting.Tests;

/// <summary>What OpenTelemetry sees.</summary>
public sealed class TelemetryTests : IDisposable
{
    /// <summary>Meters and sources of one name are one to those who listen: other tests' networks have other back ends.</summary>
    private const string Backend = "gated telemetry";

    private readonly Gate _gate = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task OpenTelemetry_shows_durations_batches_the_queue_and_refusals()
    {
        List<Metric> metrics = [];
        await using var host = await StartAsync(services => services.AddOpenTelemetry().WithMetrics(m => m.AddMeter("Unroll").AddInMemoryExporter(metrics)), o => (o.MaxBatchSize, o.QueueCapacity) = (2, 2));
        var running = SendAsync(host);
        await _gate.EnteredAsync();
        var waiting = new[] { SendAsync(host), SendAsync(host) };
        await Assert.ThrowsAsync<QueueFullException>(() => SendAsync(host));

        var provider = host.Services.GetRequiredService<MeterProvider>();
        provider.ForceFlush();
        Assert.Equal(2, Point(metrics, "unroll.queue.length").GetSumLong());
        Assert.Equal(1, Point(metrics, "unroll.requests.refused").GetSumLong());
        Assert.Equal("queue_full", Tags(Point(metrics, "unroll.requests.refused"))["unroll.refusal.reason"]);

        _gate.Open(2);
        await Task.WhenAll([running, .. waiting]);
        metrics.Clear();
        provider.ForceFlush();

        var duration = Point(metrics, "unroll.inference.duration");
        Assert.Equal(2, duration.GetHistogramCount());
        Assert.Equal(("tiny", Backend), (Tags(duration)["unroll.network"], Tags(duration)["unroll.backend"]));
        Assert.Equal("s", metrics.Single(metric => metric.Name == "unroll.inference.duration").Unit);
        Assert.Equal((2L, 3.0), (Point(metrics, "unroll.batch.size").GetHistogramCount(), Point(metrics, "unroll.batch.size").GetHistogramSum()));
        Assert.Equal(3, Point(metrics, "unroll.queue.duration").GetHistogramCount());
        Assert.Equal(0, Point(metrics, "unroll.queue.length").GetSumLong());
    }

    [Fact]
    public async Task A_request_is_traced_as_a_part_of_its_callers_work()
    {
        List<Activity> activities = [];
        using var source = new ActivitySource($"test {Guid.NewGuid()}");
        await using var host = await StartAsync(services => services.AddOpenTelemetry().WithTracing(t => t.AddSource("Unroll", source.Name).AddInMemoryExporter(activities)));
        _gate.Open(2);

        using var caller = source.StartActivity("upload");
        await SendAsync(host);
        Assert.Same(caller, Activity.Current);
        _gate.Failure = new InvalidOperationException("the device is lost");
        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync(host));
        host.Services.GetRequiredService<TracerProvider>().ForceFlush(5000);

        var ours = activities.Where(activity => activity.OperationName == "unroll infer" && activity.TraceId == caller!.TraceId).ToList();
        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error], ours.Select(activity => activity.Status));
        Assert.All(ours, activity => Assert.Equal(caller!.SpanId, activity.ParentSpanId));
        Assert.Equal(("tiny", Backend, 1, 1), (ours[0].GetTagItem("unroll.network"), ours[0].GetTagItem("unroll.backend"), ours[0].GetTagItem("unroll.images"), ours[0].GetTagItem("unroll.batch.size")));
    }

    private Task<ServingHost> StartAsync(Action<IServiceCollection> services, Action<ServingOptions>? configure = null) => ServingHost.StartAsync(
        o =>
        {
            o.AddBackend(Backend, _gate.Loader(TinyNet.Load)).Backend = Backend;
            configure?.Invoke(o);
        },
        services);

    private static Task SendAsync(ServingHost host) => host.Network.ForwardAsync(TestNetworks.Images(TinyNet.Info, 1), new float[5], cancellation: Cancellation).AsTask();

    private static MetricPoint Point(IEnumerable<Metric> metrics, string name)
    {
        foreach (ref readonly var point in metrics.Last(metric => metric.Name == name).GetMetricPoints())
        {
            if (Tags(point)["unroll.backend"] is Backend)
            {
                return point;
            }
        }

        throw new InvalidOperationException($"{name} was not measured.");
    }

    private static Dictionary<string, object?> Tags(MetricPoint point)
    {
        Dictionary<string, object?> tags = [];
        foreach (var (key, value) in point.Tags)
        {
            tags.Add(key, value);
        }

        return tags;
    }
}
