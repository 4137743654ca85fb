using System.Text.Json;
using Unroll.Hosting.Tests.Support;
using Unroll.Ilgpu;
using Unroll.Networks;
using Unroll.Server;
using Unroll.Server.BackEnds;
using Unroll.Testing;

namespace Unroll.Hosting.Tests.Server;

/// <summary>Networks on other devices than the CPU, by the words that the command line has for them.</summary>
public sealed class DeviceTests(ITestOutputHelper output)
{
    private static readonly ZooEntry Entry = ZooEntry.Of<TinyNet>(TinyNet.Info.Name, "ResNet", "tests");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gpu:cpu", "cpu")]
    [InlineData("opencl:0", "opencl:0")]
    [InlineData("cuda:0", "cuda:0")]
    public async Task Two_networks_on_one_device_answer_at_once_as_the_CPU_does(string device, string id)
    {
        using var present = new GpuDevices();
        Assert.SkipWhen(present.All.All(known => known.Id != id), $"This machine has no {id}; it has {string.Join(", ", present.All)}, and not {string.Join(", ", present.Unavailable)}.");
        using var devices = new OpenDevices();
        var server = new TestServer();
        await using var _ = server.ConfigureAwait(false);
        await server.StartAsync(null, more: services =>
        {
            foreach (var name in new[] { "first", "second" })
            {
                new ServedModel(name, Entry, server.Weights, null).AddTo(services, devices.Of(new DeviceChoice(device, "fp32"), Entry), o => o.MaxBatchSize = 2);
            }
        });
        output.WriteLine($"Ran on {server.NetworkOf("first").Backend}.");
        Assert.StartsWith("ILGPU, ", server.NetworkOf("first").Backend, StringComparison.Ordinal);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i => (Image: i, Logits: await InferAsync(server.Client, i % 2 == 0 ? "first" : "second", i))));
        var cpu = TinyNet.Load(server.Weights);
        Assert.All(answers, answer =>
        {
            var difference = NetworkOutputs.RelativeL2(answer.Logits, cpu.Forward(TestNetworks.Images(TinyNet.Info, 1, answer.Image)));
            Assert.True(difference < 1e-5, $"The device's logits of image {answer.Image} are off by {difference:e2}.");
        });
    }

    private static async Task<float[]> InferAsync(HttpClient client, string model, int image)
    {
        using var response = await client.PostAsync(
            $"/v2/models/{model}/infer",
            Requests.Text($$"""{"inputs":[{"name":"input","shape":[1,3,32,32],"datatype":"FP32","data":{{Requests.Json(TestNetworks.Images(TinyNet.Info, 1, image))}}}]}"""),
            Cancellation);
        return (await Requests.JsonAsync(response)).GetProperty("outputs")[0].GetProperty("data").Deserialize<float[]>()!;
    }
}
