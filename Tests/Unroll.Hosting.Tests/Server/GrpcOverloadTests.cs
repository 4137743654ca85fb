using Grpc.Core;
using Unroll.Server.Grpc.Messages;

namespace Unroll.Hosting.Tests.Server;

/// <summary>gRPC where there is too much, where callers go, and where the server ends.</summary>
public sealed class GrpcOverloadTests : IAsyncLifetime
{
    private readonly TestServer _server = new();
    private GrpcClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task Who_comes_to_a_full_queue_is_told_so_and_the_rest_is_served()
    {
        await StartAsync();
        var running = _client.InferAsync(Requests.TinyCall("gated"));
        await _server.Gate.EnteredAsync();
        var both = new[] { _client.InferAsync(Requests.TinyCall("gated")), _client.InferAsync(Requests.TinyCall("gated")) };
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await await Task.WhenAny(both));
        Assert.Equal((StatusCode.ResourceExhausted, "too many requests wait for the model; come again later"), (refused.StatusCode, refused.Status.Detail));
        Assert.Single((await _client.InferAsync(Requests.TinyCall("tiny"))).Outputs);
        _server.Gate.Open(2);
        Assert.Single((await running).Outputs);
        await Task.WhenAll(both.Select(task => Task.WhenAny(task)));
        Assert.Equal(1, both.Count(task => task.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task Callers_that_go_or_whose_deadline_passes_leave_the_queue()
    {
        await StartAsync();
        var running = _client.InferAsync(Requests.TinyCall("gated"));
        await _server.Gate.EnteredAsync();

        using (var impatient = new CancellationTokenSource())
        {
            var gone = _client.FailAsync(Requests.TinyCall("gated"), new CallOptions(cancellationToken: impatient.Token));
            await WaitForAsync(() => _server.WaitingForGate == 1);
            await impatient.CancelAsync();
            Assert.Equal(StatusCode.Cancelled, (await gone).StatusCode);
            await WaitForAsync(() => _server.WaitingForGate == 0);
        }

        // Its connection is closed, not only its call.
        using (var other = new GrpcClient(_server.GrpcAddress, Cancellation))
        {
            var gone = other.FailAsync(Requests.TinyCall("gated"));
            await WaitForAsync(() => _server.WaitingForGate == 1);
            other.Dispose();
            await gone;
            await WaitForAsync(() => _server.WaitingForGate == 0);
        }

        var late = await _client.FailAsync(Requests.TinyCall("gated"), new CallOptions(deadline: DateTime.UtcNow.AddMilliseconds(200), cancellationToken: Cancellation));
        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
        await WaitForAsync(() => _server.WaitingForGate == 0);
        _server.Gate.Open();
        Assert.Single((await running).Outputs);
        Assert.Single(_server.Gate.Passes);
    }

    [Fact]
    public async Task A_request_that_waits_too_long_is_told_to_come_again()
    {
        await StartAsync(queueTimeout: TimeSpan.FromMilliseconds(50));
        var running = _client.InferAsync(Requests.TinyCall("gated"));
        await _server.Gate.EnteredAsync();
        var late = await _client.FailAsync(Requests.TinyCall("gated"));
        Assert.Equal((StatusCode.Unavailable, "the request waited longer than it may; come again later"), (late.StatusCode, late.Detail));
        _server.Gate.Open();
        Assert.Single((await running).Outputs);
    }

    [Fact]
    public async Task A_pass_that_fails_is_a_status_without_reasons()
    {
        await StartAsync();
        _server.Gate.Failure = new InvalidOperationException("device /dev/secret is lost");
        _server.Gate.Open();
        var failed = await _client.FailAsync(Requests.TinyCall("gated"));
        Assert.Equal((StatusCode.Internal, "the server failed; its log says why"), (failed.StatusCode, failed.Detail));
        Assert.Contains(_server.Log.Lines, line => line.Message.Contains("/dev/secret", StringComparison.Ordinal));
        Assert.Single((await _client.InferAsync(Requests.TinyCall("tiny"))).Outputs);
    }

    [Fact]
    public async Task The_server_answers_what_is_under_way_before_it_ends()
    {
        await StartAsync();
        var running = _client.InferAsync(Requests.TinyCall("gated"));
        await _server.Gate.EnteredAsync();
        var stopping = _server.StopAsync();
        _server.Gate.Open();
        Assert.Single((await running).Outputs);
        await stopping;
        Assert.Equal(StatusCode.Unavailable, (await _client.FailAsync(Requests.TinyCall("tiny"))).StatusCode);
    }

    [Fact]
    public async Task Without_a_key_only_health_is_told()
    {
        await StartAsync("first-key\n");
        Assert.True((await _client.CallAsync<ServerLiveRequest, ServerLiveResponse>("ServerLive", new())).Live);
        Assert.True((await _client.CallAsync<ServerReadyRequest, ServerReadyResponse>("ServerReady", new())).Ready);
        foreach (var header in new[] { null, "Bearer other" })
        {
            var refused = await _client.FailAsync(Requests.TinyCall("tiny"), WithKey(header));
            Assert.Equal((StatusCode.Unauthenticated, "an API key is needed: Authorization: Bearer KEY"), (refused.StatusCode, refused.Detail));
            var e = await Assert.ThrowsAsync<RpcException>(() => _client.CallAsync<ModelReadyRequest, ModelReadyResponse>("ModelReady", new() { Name = "tiny" }, WithKey(header)));
            Assert.Equal(StatusCode.Unauthenticated, e.StatusCode);
        }

        Assert.Single((await _client.InferAsync(Requests.TinyCall("tiny"), WithKey("Bearer first-key"))).Outputs);
    }

    private static CallOptions WithKey(string? header) => new(header is null ? [] : new Metadata { { "authorization", header } }, cancellationToken: Cancellation);

    private async Task StartAsync(string? keys = null, TimeSpan queueTimeout = default)
    {
        await _server.StartAsync(keys, queueTimeout);
        _client = new GrpcClient(_server.GrpcAddress, Cancellation);
    }

    /// <summary>Looks until it is so; the test's own time limit ends it otherwise.</summary>
    private static async Task WaitForAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
            Cancellation.ThrowIfCancellationRequested();
        }
    }
}
