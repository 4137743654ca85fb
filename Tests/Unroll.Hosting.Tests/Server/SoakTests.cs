using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Unroll.Server.Grpc.Messages;
using Unroll.Testing;

namespace Unroll.Hosting.Tests.Server;

/// <summary>The server's memory over very many requests, of eight clients that take turns between REST and gRPC.</summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private const string Requested = "UNROLL_SOAK_REQUESTS";
    private const int Clients = 8;

    [Fact]
    public async Task Memory_stays_after_the_first_fifth_of_the_requests()
    {
        Assert.SkipUnless(int.TryParse(Environment.GetEnvironmentVariable(Requested), NumberStyles.None, CultureInfo.InvariantCulture, out var requests) && requests >= 1000, $"It takes minutes: {Requested} says how many requests, 1000 at least.");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Another process's memory is read from /proc.");
        await using var server = await ServerProcess.StartAsync(output);
        using var client = new HttpClient { BaseAddress = server.Address };
        using var grpc = new GrpcClient(server.GrpcAddress, TestContext.Current.CancellationToken);
        var image = Requests.Bytes(FormulaWeights.Input([1, 1, 64, 64]));

        var clock = Stopwatch.StartNew();
        List<long> kilobytes = [];
        for (var fifth = 0; fifth < 5; fifth++)
        {
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => SendAsync(client, grpc, image, requests / 5 / Clients)));
            kilobytes.Add(server.Kilobytes());
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{requests / 5 * (fifth + 1):N0} requests, {clock.Elapsed.TotalSeconds:0} s: {kilobytes[^1] / 1024.0:0.0} MiB resident"));
        }

        Assert.InRange(kilobytes[^1], 0, (long)(kilobytes[0] * 1.2));
    }

    private static async Task SendAsync(HttpClient client, GrpcClient grpc, byte[] image, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (i % 2 == 0)
            {
                using var content = Requests.Binary(
                    $$$"""{"inputs":[{"name":"input","shape":[1,1,64,64],"datatype":"FP32","parameters":{"binary_data_size":{{{image.Length}}}}}],"outputs":[{"name":"logits","parameters":{"binary_data":true}}]}""", image);
                using var response = await client.PostAsync("/v2/models/fashion_resnest/infer", content, TestContext.Current.CancellationToken);
                response.EnsureSuccessStatusCode();
            }
            else
            {
                Assert.Single((await grpc.InferAsync(new ModelInferRequest
                {
                    ModelName = "fashion_resnest",
                    Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "input", Datatype = "FP32", Shape = { 1, 1, 64, 64 } } },
                    RawInputContents = { ByteString.CopyFrom(image) },
                })).RawOutputContents);
            }
        }
    }
}
