using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Unroll.Hosting.Tests.Support;

namespace Unroll.Hosting.Tests.Server;

/// <summary>Slow and broken senders, a network that fails, and weights that change under load.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private const int Clients = 8;
    private readonly TestServer _server = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Who_sends_too_slowly_is_let_go_and_others_are_served()
    {
        await _server.StartAsync(null, change: settings => settings with { MinBytesPerSecond = 100_000 });
        using var slow = await SendHalfAsync();
        var answer = ReadAllAsync(slow.GetStream());
        using var stalled = new StalledContent();
        using var grpc = new HttpRequestMessage(HttpMethod.Post, new Uri(_server.GrpcAddress, "/inference.GRPCInferenceService/ModelInfer"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = stalled,
        };
        using var client = new HttpClient();
        var call = client.SendAsync(grpc, Cancellation);

        using var other = await InferAsync("tiny");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        var text = await answer;
        Assert.StartsWith("HTTP/1.1 408 ", text, StringComparison.Ordinal);
        Assert.Contains("""{"error":"Reading the request body timed out""", text, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => call);
    }

    [Fact]
    public async Task Half_a_body_with_an_end_is_let_go_and_is_no_fault_of_the_server()
    {
        await _server.StartAsync(null);
        using var half = await SendHalfAsync();
        var answer = half.GetStream();
        half.Client.Shutdown(SocketShutdown.Send);
        Assert.DoesNotContain(" 200 ", await ReadToEndOrResetAsync(answer), StringComparison.Ordinal);
        using var other = await InferAsync("tiny");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.DoesNotContain(_server.Log.Lines, line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Of_two_networks_one_fails_each_time_and_the_other_answers_each_time()
    {
        await _server.StartAsync(null);
        _server.Gate.Failure = new InvalidOperationException();
        _server.Gate.Open(Clients * 5);
        var answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            var (network, statuses) = (client % 2 == 0 ? "gated" : "tiny", new List<HttpStatusCode>());
            while (statuses.Count < 5)
            {
                using var response = await InferAsync(network);

                // Only one may wait for the gated network.
                if (response.StatusCode != HttpStatusCode.TooManyRequests)
                {
                    statuses.Add(response.StatusCode);
                }
            }

            return (network, statuses);
        }));
        Assert.All(answers, answer => Assert.All(answer.statuses, status => Assert.Equal(answer.network == "gated" ? HttpStatusCode.InternalServerError : HttpStatusCode.OK, status)));
        Assert.True((await Requests.JsonAsync(await _server.Client.GetAsync("/v2/health/ready", Cancellation))).GetProperty("ready").GetBoolean());
    }

    [Fact]
    public async Task Weights_that_are_replaced_under_load_answer_each_request_wholly()
    {
        await _server.StartAsync(null);
        var image = TestNetworks.Images(TinyNet.Info, 1);
        var first = TinyNet.Load(_server.Weights).Forward(image);
        TestNetworks.Save(TinyNet.Info, _server.Weights, scale: 3);
        var second = TinyNet.Load(_server.Weights).Forward(image);
        Assert.NotEqual(first, second);

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var seen = new (int First, int Second)[Clients];
        var clients = Enumerable.Range(0, Clients).Select(async client =>
        {
            while (!ended.IsCancellationRequested)
            {
                using var response = await InferAsync("tiny");
                var logits = (await Requests.JsonAsync(response)).GetProperty("outputs")[0].GetProperty("data").Deserialize<float[]>()!;
                _ = logits.AsSpan().SequenceEqual(first) ? seen[client].First++
                    : logits.AsSpan().SequenceEqual(second) ? seen[client].Second++
                    : throw new InvalidOperationException($"Neither weights answer {string.Join(", ", logits)}.");
            }
        }).ToArray();

        var loading = Task.Run(async () =>
        {
            // Until each client has had answers of both, and a few times more.
            for (var (reloads, scale) = (0, 3); reloads < 10 || seen.Any(counts => counts.First == 0 || counts.Second == 0); reloads++, scale = 4 - scale)
            {
                TestNetworks.Save(TinyNet.Info, _server.Weights, scale);
                await _server.NetworkOf("tiny").ReloadAsync(Cancellation);
                if (reloads % 3 == 2)
                {
                    await File.WriteAllTextAsync(_server.Weights, "no checkpoint", Cancellation);
                    await Assert.ThrowsAnyAsync<Exception>(() => _server.NetworkOf("tiny").ReloadAsync(Cancellation));
                }
            }
        }, Cancellation);
        await await Task.WhenAny([loading, .. clients]);
        await ended.CancelAsync();
        await Task.WhenAll(clients);
        Assert.True(loading.IsCompletedSuccessfully);
    }

    private Task<HttpResponseMessage> InferAsync(string model) => _server.Client.PostAsync($"/v2/models/{model}/infer", Requests.Text(Requests.TinyImage), Cancellation);

    private async Task<TcpClient> SendHalfAsync()
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(_server.Address.Host, _server.Address.Port, Cancellation);
        await socket.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"POST /v2/models/tiny/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: {Requests.TinyImage.Length}\r\nConnection: close\r\n\r\n{Requests.TinyImage[..1000]}"), Cancellation);
        return socket;
    }

    /// <summary>Who breaks off may get an answer, an end, or a reset.</summary>
    private static async Task<string> ReadToEndOrResetAsync(NetworkStream stream)
    {
        try
        {
            return await ReadAllAsync(stream);
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return "";
        }
    }

    private static async Task<string> ReadAllAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Cancellation);
    }

    /// <summary>The beginning of a message of gRPC, and then nothing more.</summary>
    private sealed class StalledContent : HttpContent
    {
        public StalledContent() => Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[] { 0, 0, 0, 1, 0, 10 }, Cancellation);
            await stream.FlushAsync(Cancellation);
            await Task.Delay(Timeout.Infinite, Cancellation);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
