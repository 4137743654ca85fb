using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Unroll.Hosting.Tests.Server;

/// <summary>Too many requests, broken ones, and the server's end.</summary>
public sealed class OverloadTests : IAsyncLifetime
{
    private readonly TestServer _server = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Who_comes_to_a_full_queue_is_told_to_come_again_and_the_rest_is_served()
    {
        await _server.StartAsync(null);
        var running = InferAsync("gated");
        await _server.Gate.EnteredAsync();

        // One of the two waits, for the other there is no room.
        var both = new[] { InferAsync("gated"), InferAsync("gated") };
        using var refused = await await Task.WhenAny(both);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("1", refused.Headers.RetryAfter!.ToString());
        Assert.Equal("""{"error":"too many requests wait for the model; come again later"}""", await refused.Content.ReadAsStringAsync(Cancellation));

        // The other network does not notice.
        using var other = await InferAsync("tiny");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        _server.Gate.Open(2);
        Assert.Equal(2, (await Task.WhenAll([running, .. both])).Count(response => response.StatusCode == HttpStatusCode.OK));
    }

    [Fact]
    public async Task What_is_answered_and_what_the_client_did_wrong_leaves_no_line_in_the_log()
    {
        await _server.StartAsync(null);
        var before = _server.Log.Lines;
        Assert.Contains(before, line => line.Message.Contains("Now listening on", StringComparison.Ordinal));
        using var grpc = new GrpcClient(_server.GrpcAddress, Cancellation);
        using var answered = await InferAsync("tiny");
        using var wrong = await InferAsync("missing");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (answered.StatusCode, wrong.StatusCode));
        Assert.Single((await grpc.InferAsync(Requests.TinyCall("tiny"))).Outputs);
        await grpc.FailAsync(Requests.TinyCall("missing"));
        Assert.Equal(before, _server.Log.Lines);
    }

    [Fact]
    public async Task A_pass_that_fails_is_an_answer_without_reasons_and_the_other_network_serves()
    {
        await _server.StartAsync(null);
        _server.Gate.Failure = new InvalidOperationException("device /dev/secret is lost");
        _server.Gate.Open();
        using var failed = await InferAsync("gated");
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Equal("""{"error":"the server failed; its log says why"}""", await failed.Content.ReadAsStringAsync(Cancellation));
        Assert.Contains(_server.Log.Lines, line => line.Message.Contains("/dev/secret", StringComparison.Ordinal));
        using var other = await InferAsync("tiny");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Clients_that_go_or_send_half_a_request_leave_nothing_behind()
    {
        await _server.StartAsync(null);
        var running = InferAsync("gated");
        await _server.Gate.EnteredAsync();

        // Gone while the request waits: its place is free again.
        using (var impatient = new CancellationTokenSource())
        {
            var gone = InferAsync("gated", impatient.Token);
            await WaitForAsync(() => _server.WaitingForGate == 1);
            await impatient.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
            await WaitForAsync(() => _server.WaitingForGate == 0);
        }

        // Half a body, then the end.
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(_server.Address.Host, _server.Address.Port, Cancellation);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /v2/models/tiny/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: {Requests.TinyImage.Length}\r\n\r\n{Requests.TinyImage[..1000]}"), Cancellation);
        }

        using var other = await InferAsync("tiny");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        _server.Gate.Open();
        Assert.Equal(HttpStatusCode.OK, (await running).StatusCode);
        Assert.Single(_server.Gate.Passes);
    }

    [Fact]
    public async Task The_server_answers_what_is_under_way_before_it_ends()
    {
        await _server.StartAsync(null);
        var running = InferAsync("gated");
        await _server.Gate.EnteredAsync();
        var stopping = _server.StopAsync();
        _server.Gate.Open();
        Assert.Equal(HttpStatusCode.OK, (await running).StatusCode);
        await stopping;
        await Assert.ThrowsAsync<HttpRequestException>(() => InferAsync("tiny"));
    }

    [Fact]
    public async Task Without_a_key_only_health_is_told()
    {
        await _server.StartAsync("# ours\nfirst-key\n\nsecond-key\n");
        using var live = await _server.Client.GetAsync("/v2/health/live", Cancellation);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        foreach (var header in new string?[] { null, "Bearer", "Bearer first", "Bearer first-key2", "Basic first-key", "Bearer # ours" })
        {
            using var refused = await GetAsync("/v2/models/tiny", header);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString());
            Assert.Contains("an API key is needed", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        foreach (var header in new[] { "Bearer first-key", "bearer second-key" })
        {
            using var granted = await GetAsync("/v2/models/tiny", header);
            Assert.Equal(HttpStatusCode.OK, granted.StatusCode);
        }
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return await _server.Client.SendAsync(request, Cancellation);
    }

    private Task<HttpResponseMessage> InferAsync(string model, CancellationToken? cancellation = null) =>
        _server.Client.PostAsync($"/v2/models/{model}/infer", Requests.Text(Requests.TinyImage), cancellation ?? Cancellation);

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
