using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Unroll.Server;
using Unroll.Server.BackEnds;
using Unroll.Server.Configuration;
using Unroll.Testing;

namespace Unroll.Hosting.Tests.Server;

/// <summary>The configuration's file, and the command line over it.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_sets_what_the_command_line_sets_and_its_paths_are_from_its_own_folder()
    {
        var weights = _folder.File("own.pth");
        await File.WriteAllTextAsync(weights, "", TestContext.Current.CancellationToken);
        var configuration = await ReadAsync("""
            {
              // Comments, and commas at ends, are allowed.
              "host": "0.0.0.0", "port": 80, "grpc-port": 81, "api-keys": "keys.txt",
              "https-certificate": "tls/cert.pem", "https-key": "tls/key.pem", "https-password": "tls/password",
              "otlp": "http://collector:4318", "otlp-protocol": "http",
              "max-bytes": 5000, "max-total-bytes": 20000, "max-pixels": 600, "max-connections": 7, "min-rate": 0,
              "threads": 2, "queue": 9, "timeout": 1.5, "device": "opencl:0",
              "models": [
                { "name": "resnet18", "weights": "IMAGENET1K_V1", "threads": 1, "max-batch": 3, "max-delay": 0.5, "device": "gpu:h200", "precision": "fp16" },
                { "name": "ours", "network": "resnet18", "weights": "own.pth", "labels": "own.txt", "reload": 10 },
                { "name": "Fashion_ResNet18" },
              ],
            }
            """);

        Assert.Equal(
            new ServerSettings
            {
                Host = "0.0.0.0",
                Port = 80,
                GrpcPort = 81,
                ApiKeys = _folder.File("keys.txt"),
                HttpsCertificate = _folder.File("tls/cert.pem"),
                HttpsKey = _folder.File("tls/key.pem"),
                HttpsPassword = _folder.File("tls/password"),
                Otlp = new Uri("http://collector:4318"),
                IsOtlpGrpc = false,
                MaxRequestBytes = 5000,
                MaxHeldBytes = 20000,
                MaxImagePixels = 600,
                MaxConnections = 7,
                MinBytesPerSecond = 0,
            },
            configuration.Settings);
        Assert.Equal(["resnet18 IMAGENET1K_V1 -", $"ours {weights} {_folder.File("own.txt")}"], configuration.Models.Take(2).Select(model => $"{model.Model.Name} {model.Model.Weights} {model.Model.Labels ?? "-"}"));
        Assert.Equal("fashion_resnet18", configuration.Models[2].Model.Name);
        Assert.EndsWith("fashion_resnet18.pth.br", configuration.Models[2].Model.Weights, StringComparison.Ordinal);
        Assert.Equal([new DeviceChoice("gpu:h200", "fp16"), new DeviceChoice("opencl:0", "fp32"), new DeviceChoice("opencl:0", "fp32")], configuration.Models.Select(model => model.Device));
        var (first, second) = (Options(configuration, 0), Options(configuration, 1, weights));
        Assert.Equal((1, 3, 9, 0.5, 1.5, 0), (first.Threads, first.MaxBatchSize, first.QueueCapacity, first.MaxQueueDelay.TotalMilliseconds, first.QueueTimeout.TotalSeconds, first.ReloadInterval.TotalSeconds));
        Assert.Equal((2, 8, 10), (second.Threads, second.MaxBatchSize, second.ReloadInterval.TotalSeconds));
    }

    [Theory]
    [InlineData("resnet18=IMAGENET1K_V1", "IMAGENET1K_V1")]
    [InlineData("resnet18=hf://timm/resnet18.a1_in1k", "hf://timm/resnet18.a1_in1k")]
    [InlineData("resnet18", "default")]
    public void Tags_and_addresses_are_published_weights(string model, string pretrained)
    {
        var services = new ServiceCollection();
        ServedModel.Parse(model).AddTo(services, null, _ => { });
        using var provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptionsMonitor<ServingOptions>>().Get("resnet18");
        Assert.Equal((null, pretrained), (options.Weights, options.Pretrained));
    }

    [Fact]
    public async Task The_command_line_counts_instead_of_the_file()
    {
        const string File = """{ "port": 80, "threads": 4, "models": [ { "name": "resnet18", "threads": 3, "queue": 5 } ] }""";
        var other = await ReadAsync(File, "--port", "81", "--threads", "2", "--no-grpc");
        Assert.Equal((81, null), (other.Settings.Port, other.Settings.GrpcPort));
        Assert.Equal((2, 5), (Options(other, 0).Threads, Options(other, 0).QueueCapacity));

        // The command line's models have the file's settings for all.
        var models = await ReadAsync(File, "--model", "resnet34");
        Assert.Equal("resnet34", Assert.Single(models.Models).Model.Name);
        Assert.Equal((4, 128), (Options(models, 0).Threads, Options(models, 0).QueueCapacity));
        Assert.Equal("fashion_resnest", Assert.Single((await ReadAsync("{}")).Models).Model.Name);
    }

    [Theory]
    [InlineData("", "is not JSON: ")]
    [InlineData("[]", "is Array; it is an object with the server's settings")]
    [InlineData("{\"port\": 80,\n \"port\": 81}", "is not JSON: ")]
    [InlineData("""{"prot": 80}""", "there is no setting 'prot'; there are models, host, port, ")]
    [InlineData("""{"port": "80"}""", "'port' is \"80\"; it is a whole number from 0 to 65535")]
    [InlineData("""{"port": 8e9}""", "'port' is 8e9; it is a whole number from 0 to 65535")]
    [InlineData("""{"threads": 1.5}""", "'threads' is 1.5; it is a whole number, at least 0")]
    [InlineData("""{"timeout": -1}""", "'timeout' is -1; it is a number from 0 to 86400")]
    [InlineData("""{"no-grpc": "yes"}""", "'no-grpc' is \"yes\"; it is true or false")]
    [InlineData("""{"api-keys": ["a"]}""", "'api-keys' is [\"a\"]; it is a file's path")]
    [InlineData("""{"otlp": "collector"}""", "'otlp' is \"collector\"; it is an address: http://localhost:4317")]
    [InlineData("""{"device": "tpu"}""", "'device' is \"tpu\"; it is one of cpu, gpu, gpu:NAME (its id or a part of its name), cuda:N, opencl:N and torch")]
    [InlineData("""{"precision": "fp8"}""", "'precision' is \"fp8\"; it is fp32, tf32 or fp16")]
    [InlineData("""{"models": {}}""", "'models' is {}; it is a list of objects, and not empty")]
    [InlineData("""{"models": []}""", "'models' is []; it is a list of objects, and not empty")]
    [InlineData("""{"models": ["resnet18"]}""", "it is a list of objects, and not empty")]
    [InlineData("""{"models": [{"weights": "a.pth"}]}""", "'models[0].name' is missing")]
    [InlineData("""{"models": [{"name": 5}]}""", "'models[0].name' is 5; it is a text")]
    [InlineData("""{"models": [{"name": "resnet18"}, {"name": "resnet51"}]}""", "'models[1].name' is 'resnet51', which the zoo does not have")]
    [InlineData("""{"models": [{"name": "ours", "network": "resnet51"}]}""", "'models[0].network' is 'resnet51', which the zoo does not have")]
    [InlineData("""{"models": [{"name": "resnet18", "port": 80}]}""", "there is no setting 'models[0].port'; there are name, network, weights, labels, device, ")]
    [InlineData("""{"models": [{"name": "resnet18", "max-batch": 0}]}""", "'models[0].max-batch' is 0; it is a whole number, at least 1")]
    public async Task What_is_wrong_in_a_file_is_one_line_with_the_file_and_the_key(string json, string message)
    {
        using var errors = new StringWriter();
        var file = _folder.File("server.json");
        await File.WriteAllTextAsync(file, json, TestContext.Current.CancellationToken);
        Assert.Equal(2, await ServerCommand.RunAsync(["--config", file], errors, _ => throw new InvalidOperationException("It must not be served.")));
        Assert.StartsWith($"unroll-server: {file}", errors.ToString(), StringComparison.Ordinal);
        Assert.Contains(message, errors.ToString(), StringComparison.Ordinal);
        Assert.Single(errors.ToString().TrimEnd().Split('\n'));
    }

    private async Task<ServerConfiguration> ReadAsync(string json, params string[] arguments)
    {
        await File.WriteAllTextAsync(_folder.File("server.json"), json, TestContext.Current.CancellationToken);
        using var errors = new StringWriter();
        ServerConfiguration? read = null;
        var status = await ServerCommand.RunAsync(["--config", _folder.File("server.json"), .. arguments], errors, configuration =>
        {
            read = configuration;
            return Task.CompletedTask;
        });
        Assert.True(status == 0, errors.ToString());
        return read!;
    }

    private static ServingOptions Options(ServerConfiguration configuration, int model, string? weights = null)
    {
        var options = new ServingOptions { Weights = weights };
        configuration.Models[model].Configure(options);
        return options;
    }
}
