using System.Diagnostics;
using System.Text.Json;
using Unroll.Data;
using Unroll.Ilgpu;
using Unroll.Networks;
using Unroll.Server;
using Unroll.Testing;

namespace Unroll.Hosting.Tests.Server;

/// <summary>The server as a process of its own.</summary>
public sealed class ProcessTests(ITestOutputHelper output)
{
    private static string Folder => AppContext.BaseDirectory;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_serves_the_shipped_network_on_loopback_and_ends_at_SIGTERM()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        await using var server = await ServerProcess.StartAsync(output);
        using var client = new HttpClient { BaseAddress = server.Address };
        Assert.Equal("127.0.0.1", client.BaseAddress.Host);
        var input = FormulaWeights.Input([1, 1, 64, 64]);
        using var response = await client.PostAsync(
            "/v2/models/fashion_resnest/infer",
            Requests.Text($$"""{"inputs":[{"name":"input","shape":[1,1,64,64],"datatype":"FP32","data":{{Requests.Json(input)}}}]}"""),
            Cancellation);
        var logits = (await Requests.JsonAsync(response)).GetProperty("outputs")[0].GetProperty("data").Deserialize<float[]>();
        var weights = CompressedFile.ReadAllBytes(Path.Combine(Folder, "Data", "fashion", "fashion_resnest.pth.br"), maximumLength: 1 << 30);
        Assert.Equal(FashionResNeSt.Load(weights.AsMemory()).Forward(input), logits);

        using var kill = Process.Start("kill", ["-TERM", $"{server.Id}"]);
        Assert.Equal(0, await server.EndAsync());
    }

    [Theory]
    [InlineData(2, "The zoo has no network 'resnet51'", "--model", "resnet51")]
    [InlineData(2, "names no weights after '='", "--model", "resnet50=")]
    [InlineData(2, "Weights is 'missing.pth', and there is no such file", "--model", "resnet50=missing.pth")]
    [InlineData(2, "The host is 'example.com'", "--host", "example.com")]
    [InlineData(2, "--max-batch is 0; it is a whole number, at least 1", "--max-batch", "0")]
    [InlineData(2, "--timeout is -1; it is a number from 0 to 86400", "--timeout", "-1")]
    [InlineData(2, "--otlp is localhost:4317; it is an address", "--otlp", "localhost:4317")]
    [InlineData(2, "--otlp-protocol is udp; it is grpc or http", "--otlp-protocol", "udp")]
    [InlineData(2, "Two models are named 'fashion_resnest'", "--model", "fashion_resnest", "--model", "fashion_resnest")]
    [InlineData(2, "and no certificate (--https-certificate)", "--https-key", "key.pem")]
    [InlineData(1, "No certificate for TLS in 'missing.pem'", "--https-certificate", "missing.pem")]
    [InlineData(2, "--device is tpu; it is one of cpu, gpu, ", "--device", "tpu")]
    [InlineData(2, "The network 'fashion_resnest' cannot run on the device 'cpu': the precision fp16 is for CUDA GPUs", "--precision", "fp16")]
    [InlineData(1, "'resnet18' cannot run on the device 'gpu:cpu': this build has it for the CPU alone. In a clone of Unroll, 'dotnet run ", "--device", "gpu:cpu", "--model", "resnet18")]
    [InlineData(1, "cannot run on the device 'cuda:99': There is no device \"cuda:99\". There are: ", "--device", "cuda:99")]
    [InlineData(1, "cannot run on the device 'torch': libtorch, hundreds of megabytes, is not in this build", "--device", "torch")]
    [InlineData(2, "max-total-bytes is 2000, and max-bytes 67108864", "--max-total-bytes", "2000")]
    [InlineData(2, "--config is 'missing.json', and there is no such file", "--config", "missing.json")]
    [InlineData(2, "'--nonsense'", "--nonsense")]
    public async Task Wrong_use_is_a_line_and_an_exit_code(int status, string message, params string[] arguments)
    {
        using var errors = new StringWriter();
        Assert.Equal(status, await ServerCommand.RunAsync(["--port", "0", "--grpc-port", "0", .. arguments], errors));
        Assert.StartsWith("unroll-server: ", errors.ToString(), StringComparison.Ordinal);
        Assert.Contains(message, errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_GPU_its_emulation_is_not_taken_for_one()
    {
        using var devices = new GpuDevices();
        Assert.SkipWhen(devices.All[0].Id != "cpu", $"This machine has a GPU: {devices.All[0]}.");
        using var errors = new StringWriter();
        Assert.Equal(1, await ServerCommand.RunAsync(["--port", "0", "--grpc-port", "0", "--device", "GPU"], errors));
        Assert.Contains("cannot run on the device 'GPU': There is no GPU, ", errors.ToString(), StringComparison.Ordinal);
    }
}
