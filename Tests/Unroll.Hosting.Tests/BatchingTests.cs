using Microsoft.Extensions.DependencyInjection;
using Unroll.Hosting.Tests.Support;

namespace Unroll.Hosting.Tests;

/// <summary>What waits, what is computed together, and what is refused. Passes begin when the test says so, and time passes as it says.</summary>
public sealed class BatchingTests : IDisposable
{
    private const int Classes = 5;
    private readonly Gate _gate = new();

    private static int ImageLength => TinyNet.Info.Input.Length;

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task A_batch_is_what_waits_in_order_without_waiting_for_more()
    {
        await using var host = await StartAsync(o => o.MaxBatchSize = 4);
        var first = Send(host, 0);
        await _gate.EnteredAsync();
        var later = Enumerable.Range(1, 6).Select(i => Send(host, i)).ToArray();

        _gate.Open(3);
        var results = await Task.WhenAll([first, .. later]);

        Assert.Equal([1, 4, 2], _gate.Passes.Select(pass => pass.Length / ImageLength));
        Assert.Equal(TestNetworks.Images(TinyNet.Info, 7), _gate.Passes.SelectMany(pass => pass));
        Assert.Equal(Expected(host, 7), results.SelectMany(logits => logits));
    }

    [Fact]
    public async Task A_request_of_several_images_is_not_torn_apart()
    {
        await using var host = await StartAsync(o => o.MaxBatchSize = 4);
        var first = Send(host, 0);
        await _gate.EnteredAsync();
        var three = Send(host, 1, 3);
        var two = Send(host, 4, 2);
        var one = Send(host, 6);

        _gate.Open(3);
        await Task.WhenAll(first, three, two, one);

        Assert.Equal([1, 3, 3], _gate.Passes.Select(pass => pass.Length / ImageLength));
        Assert.Equal(Expected(host, 7)[(1 * Classes)..(4 * Classes)], await three);
    }

    [Fact]
    public async Task The_oldest_request_waits_for_a_full_batch_no_longer_than_the_delay()
    {
        await using var host = await StartAsync(o => (o.MaxBatchSize, o.MaxQueueDelay) = (3, TimeSpan.FromMilliseconds(20)));
        var first = Send(host, 0);
        host.Clock.Advance(TimeSpan.FromMilliseconds(15));
        var second = Send(host, 1);
        Assert.Empty(_gate.Passes);

        host.Clock.Advance(TimeSpan.FromMilliseconds(5));
        await _gate.EnteredAsync();
        Assert.Equal(2 * ImageLength, Assert.Single(_gate.Passes).Length);
        _gate.Open();
        await Task.WhenAll(first, second);

        // A full batch does not wait.
        var full = Enumerable.Range(2, 3).Select(i => Send(host, i)).ToArray();
        _gate.Open();
        await Task.WhenAll(full);
        Assert.Equal(3 * ImageLength, _gate.Passes.Last().Length);
    }

    [Fact]
    public async Task A_delay_that_ends_while_its_timer_is_set_is_not_waited_for_twice()
    {
        var delay = TimeSpan.FromMilliseconds(20);
        await using var host = await StartAsync(
            o => (o.MaxBatchSize, o.MaxQueueDelay) = (3, delay), services => services.AddSingleton<TimeProvider>(new SlowTimers(delay)));
        var request = Send(host, 0);

        await _gate.EnteredAsync();
        _gate.Open();
        Assert.Equal(Expected(host, 1), await request);
    }

    [Fact]
    public async Task The_queue_refuses_at_once_what_it_has_no_room_for()
    {
        await using var host = await StartAsync(o => o.QueueCapacity = 2);
        var running = Send(host, 0);
        await _gate.EnteredAsync();
        var waiting = new[] { Send(host, 1), Send(host, 2) };

        var refusal = await Assert.ThrowsAsync<QueueFullException>(() => Send(host, 3));
        Assert.Contains("'tiny' has 2 requests waiting", refusal.Message, StringComparison.Ordinal);

        _gate.Open(3);
        Assert.Equal(Expected(host, 3), (await Task.WhenAll([running, .. waiting])).SelectMany(logits => logits));
        _gate.Open();
        Assert.Equal(Expected(host, 5)[(4 * Classes)..], await Send(host, 4));
    }

    [Fact]
    public async Task A_request_that_waits_too_long_is_refused_when_its_time_is_over()
    {
        await using var host = await StartAsync(o => o.QueueTimeout = TimeSpan.FromSeconds(2));
        var running = Send(host, 0);
        await _gate.EnteredAsync();
        var usual = Send(host, 1);
        var hasty = Send(host, 2, timeout: TimeSpan.FromSeconds(1));
        var patient = Send(host, 3, timeout: TimeSpan.FromSeconds(3));

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TimeoutException>(() => hasty);
        Assert.False(usual.IsCompleted);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TimeoutException>(() => usual);

        // What is computed already is not given up, however long it takes.
        host.Clock.Advance(TimeSpan.FromMilliseconds(900));
        _gate.Open(2);
        await Task.WhenAll(running, patient);
        Assert.Equal(2, _gate.Passes.Count);
    }

    [Fact]
    public async Task A_cancelled_request_leaves_the_queue_and_its_neighbours_alone()
    {
        await using var host = await StartAsync(o => o.MaxBatchSize = 4);
        using var cancellation = new CancellationTokenSource();
        var running = Send(host, 0);
        await _gate.EnteredAsync();
        var before = Send(host, 1);
        var cancelled = SendCancellable(host, 2, cancellation.Token);
        var after = Send(host, 3);

        await cancellation.CancelAsync();
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(cancellation.Token, thrown.CancellationToken);
        Assert.Equal(2, host.Waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendCancellable(host, 4, cancellation.Token));

        _gate.Open(2);
        await Task.WhenAll(running, before, after);
        Assert.Equal([.. TestNetworks.Images(TinyNet.Info, 1, 1), .. TestNetworks.Images(TinyNet.Info, 1, 3)], _gate.Passes.Last());
    }

    [Fact]
    public async Task Results_keep_the_order_of_requests_over_several_instances()
    {
        await using var host = await StartAsync(o => (o.Instances, o.PreserveOrdering) = (2, true));
        var slow = TestNetworks.Images(TinyNet.Info, 1);
        _gate.IsHeld = images => images.SequenceEqual(slow);
        var first = Send(host, 0);
        await _gate.EnteredAsync();
        var second = Send(host, 1);

        _gate.Open();
        await _gate.LeftAsync();
        Assert.False(second.IsCompleted);
        _gate.Release();
        Assert.Equal(Expected(host, 2), (await first).Concat(await second));
    }

    [Fact]
    public async Task A_failed_pass_fails_its_requests_and_no_others()
    {
        await using var host = await StartAsync(o => o.MaxBatchSize = 2);
        var running = Send(host, 0);
        await _gate.EnteredAsync();
        var failing = new[] { Send(host, 1), Send(host, 2) };
        _gate.Open();
        await running;
        await _gate.EnteredAsync();
        _gate.Failure = new InvalidOperationException("the device is lost");
        _gate.Open();
        foreach (var request in failing)
        {
            Assert.Equal("the device is lost", (await Assert.ThrowsAsync<InvalidOperationException>(() => request)).Message);
        }

        _gate.Failure = null;
        _gate.Open();
        Assert.Equal(Expected(host, 4)[(3 * Classes)..], await Send(host, 3));
        Assert.Contains(host.Log.Lines, line => line.Message.Contains("a forward pass of 2 requests failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopping_computes_what_waits_and_takes_no_more()
    {
        await using var host = await StartAsync();
        var running = Send(host, 0);
        await _gate.EnteredAsync();
        var waiting = Send(host, 1);

        var stopping = host.StopAsync(TestContext.Current.CancellationToken);
        _gate.Open(2);
        await stopping;

        Assert.Equal(2 * Classes, (await running).Length + (await waiting).Length);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Send(host, 2));
        Assert.Contains("has been stopped", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, _gate.Disposed);
    }

    [Fact]
    public async Task Where_the_host_has_no_more_patience_what_waits_is_refused()
    {
        await using var host = await StartAsync();
        var running = Send(host, 0);
        await _gate.EnteredAsync();
        var waiting = Send(host, 1);

        var stopping = host.StopAsync(new CancellationToken(canceled: true));
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => waiting);
        Assert.Contains("was stopped before", refusal.Message, StringComparison.Ordinal);
        _gate.Open();
        await Task.WhenAny(stopping);
        await running;
    }

    [Fact]
    public async Task Wrong_lengths_are_refused_before_anything_waits()
    {
        await using var host = await StartAsync(o => o.MaxBatchSize = 2);
        var output = new float[Classes];
        var network = host.Network;

        Assert.Contains("not a whole number of them", Assert.Throws<ArgumentException>(() => Forward(new float[10], output)).Message, StringComparison.Ordinal);
        Assert.Contains("its buffer holds 5", Assert.Throws<ArgumentException>(() => Forward(new float[2 * ImageLength], output)).Message, StringComparison.Ordinal);
        Assert.Contains("at most 2 in a request", Assert.Throws<ArgumentException>(() => Forward(new float[3 * ImageLength], new float[3 * Classes])).Message, StringComparison.Ordinal);
        Assert.Equal(0, host.Waiting);

        void Forward(float[] input, float[] logits) => _ = network.ForwardAsync(input, logits, cancellation: TestContext.Current.CancellationToken).AsTask();
    }

    private Task<ServingHost> StartAsync(Action<ServingOptions>? configure = null, Action<IServiceCollection>? services = null) => ServingHost.StartAsync(
        o =>
        {
            o.AddBackend("gated", _gate.Loader(TinyNet.Load)).Backend = "Gated";
            configure?.Invoke(o);
        },
        services);

    /// <summary>Sends numbered images; the request waits when this returns.</summary>
    private static Task<float[]> Send(ServingHost host, int first, int count = 1, TimeSpan? timeout = null)
    {
        var output = new float[count * Classes];
        return Result(host.Network.ForwardAsync(TestNetworks.Images(TinyNet.Info, count, first), output, timeout, TestContext.Current.CancellationToken).AsTask(), output);
    }

    private static Task<float[]> SendCancellable(ServingHost host, int number, CancellationToken cancellation)
    {
        var output = new float[Classes];
        return Result(host.Network.ForwardAsync(TestNetworks.Images(TinyNet.Info, 1, number), output, timeout: null, cancellation).AsTask(), output);
    }

    private static async Task<float[]> Result(Task forward, float[] output)
    {
        await forward;
        return output;
    }

    private static float[] Expected(ServingHost host, int count) => TinyNet.Load(host.Weights).Forward(TestNetworks.Images(TinyNet.Info, count), count);
}
