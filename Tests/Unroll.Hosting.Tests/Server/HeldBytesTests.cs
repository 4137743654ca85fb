using System.Net;
using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using Unroll.Hosting.Tests.Support;
using Unroll.Server.Grpc.Messages;

namespace Unroll.Hosting.Tests.Server;

/// <summary>The bytes of requests that the server holds, over all connections and both protocols.</summary>
public sealed class HeldBytesTests : IAsyncLifetime
{
    private const string Full = "the server holds as many bytes of requests as it may; come again later";

    private readonly TestServer _server = new();
    private GrpcClient _grpc = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static int ImageBytes => TinyNet.Info.Input.Length * sizeof(float);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _grpc.Dispose();
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task Where_a_request_of_REST_leaves_no_room_others_are_told_to_come_again_until_it_is_answered()
    {
        await StartAsync(Requests.TinyImage.Length + (ImageBytes / 2));
        var running = InferAsync("gated");
        await _server.Gate.EnteredAsync();
        Assert.Equal(Requests.TinyImage.Length, _server.HeldBytes);

        await AssertRefusedAsync();
        Assert.Equal(Requests.TinyImage.Length, _server.HeldBytes);
        Assert.True((await _grpc.CallAsync<ServerLiveRequest, ServerLiveResponse>("ServerLive", new())).Live);
        _server.Gate.Open();
        Assert.Equal(HttpStatusCode.OK, (await running).StatusCode);
        await AssertServedAsync();
    }

    [Fact]
    public async Task Where_a_call_of_gRPC_leaves_no_room_others_are_told_to_come_again_until_it_is_answered()
    {
        await StartAsync(ImageBytes * 3 / 2);
        var running = _grpc.InferAsync(Requests.TinyCall("gated"));
        await _server.Gate.EnteredAsync();
        Assert.InRange(_server.HeldBytes, ImageBytes, ImageBytes + 100);

        await AssertRefusedAsync();
        _server.Gate.Open();
        Assert.Single((await running).Outputs);
        await WaitForAsync(0);
        Assert.Single((await _grpc.InferAsync(Requests.TinyCall("tiny"))).Outputs);
    }

    [Fact]
    public async Task A_length_that_is_only_claimed_takes_no_room_and_who_goes_leaves_it()
    {
        await StartAsync(Requests.TinyImage.Length + 2000);
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(_server.Address.Host, _server.Address.Port, Cancellation);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /v2/models/tiny/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\n{Requests.TinyImage[..1000]}"), Cancellation);
            await WaitForAsync(1000);
            using var response = await InferAsync("tiny");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        await WaitForAsync(0);
    }

    /// <summary>Both protocols, several times: what is refused holds nothing.</summary>
    private async Task AssertRefusedAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            using var rest = await InferAsync("tiny");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, rest.StatusCode);
            Assert.Equal("1", rest.Headers.RetryAfter!.ToString());
            Assert.Equal($$"""{"error":"{{Full}}"}""", await rest.Content.ReadAsStringAsync(Cancellation));
            var grpc = await _grpc.FailAsync(Requests.TinyCall("tiny"));
            Assert.Equal((StatusCode.ResourceExhausted, Full), (grpc.StatusCode, grpc.Detail));
        }
    }

    private async Task AssertServedAsync()
    {
        await WaitForAsync(0);
        using var rest = await InferAsync("tiny");
        Assert.Equal(HttpStatusCode.OK, rest.StatusCode);
        await WaitForAsync(0);
        Assert.Single((await _grpc.InferAsync(Requests.TinyCall("tiny"))).Outputs);
    }

    private async Task StartAsync(int most)
    {
        await _server.StartAsync(null, change: settings => settings with { MaxHeldBytes = most });
        _grpc = new GrpcClient(_server.GrpcAddress, Cancellation);
    }

    private Task<HttpResponseMessage> InferAsync(string model) => _server.Client.PostAsync($"/v2/models/{model}/infer", Requests.Text(Requests.TinyImage), Cancellation);

    /// <summary>Looks until as many bytes are held; the test's own time limit ends it otherwise.</summary>
    private async Task WaitForAsync(long bytes)
    {
        while (_server.HeldBytes != bytes)
        {
            await Task.Yield();
            Cancellation.ThrowIfCancellationRequested();
        }
    }
}
