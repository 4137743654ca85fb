using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Unroll.Hosting.Tests.Support;

namespace Unroll.Hosting.Tests.Server;

/// <summary>Metrics and traces as a collector receives them, of a server that is asked once and stopped.</summary>
public sealed class CollectorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", "/opentelemetry.proto.collector.trace.v1.TraceService/Export")]
    [InlineData(false, "/v1/metrics", "/v1/traces")]
    public async Task A_collector_is_sent_metrics_and_the_trace_of_a_request(bool isGrpc, string metricsPath, string tracesPath)
    {
        var received = new ConcurrentQueue<(string Path, string Body)>();
        var collector = await StartCollectorAsync(isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1, received);
        await using var _ = collector.ConfigureAwait(false);
        var address = new Uri(collector.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        const string Caller = "0af7651916cd43dd8448eb211c80319c";
        await using (var server = new TestServer())
        {
            await server.StartAsync(null, change: settings => settings with { Otlp = address, IsOtlpGrpc = isGrpc });
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/tiny/infer")
            {
                Headers = { { "traceparent", $"00-{Caller}-b7ad6b7169203331-01" } },
                Content = Requests.Text($$"""{"inputs":[{"name":"input","shape":[1,3,32,32],"datatype":"FP32","data":{{Requests.Json(TestNetworks.Images(TinyNet.Info, 1))}}}]}"""),
            };
            using var response = await server.Client.SendAsync(request, Cancellation);
            response.EnsureSuccessStatusCode();

            // A request's span ends after its answer, and before the next one on the connection begins.
            using var next = await server.Client.GetAsync(new Uri("/v2/health/live", UriKind.Relative), Cancellation);
            next.EnsureSuccessStatusCode();
        }

        var metrics = string.Concat(received.Where(message => message.Path == metricsPath).Select(message => message.Body));
        Assert.All(["unroll-server", "unroll.inference.duration", "unroll.queue.length", "http.server.request.duration"], name => Assert.Contains(name, metrics, StringComparison.Ordinal));

        // The network's span is in the caller's trace: its bytes are in both.
        var traces = string.Concat(received.Where(message => message.Path == tracesPath).Select(message => message.Body));
        Assert.Contains("unroll infer", traces, StringComparison.Ordinal);
        Assert.Equal(2, traces.Split(Encoding.Latin1.GetString(Convert.FromHexString(Caller))).Length - 1);
    }

    private static async Task<WebApplication> StartCollectorAsync(HttpProtocols protocols, ConcurrentQueue<(string Path, string Body)> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        var collector = builder.Build();
        collector.MapPost("{**path}", async (HttpContext context) =>
        {
            // Latin-1 keeps each byte a character: texts in Protobuf can be searched for.
            using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
            received.Enqueue((context.Request.Path, await reader.ReadToEndAsync(context.RequestAborted)));
            if (protocols == HttpProtocols.Http2)
            {
                context.Response.ContentType = "application/grpc";
                context.Response.AppendTrailer("grpc-status", "0");
                await context.Response.Body.WriteAsync(new byte[5], context.RequestAborted);
            }
        });
        await collector.StartAsync(Cancellation);
        return collector;
    }
}
