using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Unroll.Hosting.Tests.Support;
using Unroll.Images;
using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Hosting.Tests;

/// <summary>Networks as services: injected, keyed, configured, checked.</summary>
public sealed class ServingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_network_is_injected_as_itself_and_as_a_service_and_both_compute_the_same()
    {
        await using var host = await ServingHost.StartAsync(o => o.Threads = 1, services => services.AddHealthChecks().AddUnroll());
        var input = TestNetworks.Images(TinyNet.Info, 1);
        var expected = TinyNet.Load(host.Weights).Forward(input);

        Assert.Equal(expected, host.Services.GetRequiredService<TinyNet>().Forward(input));
        Assert.Equal(expected, await host.Network.ForwardAsync(input.AsSpan(), Cancellation));
        Assert.Same(host.Network, Assert.Single(host.Services.GetServices<IServedNetwork>()));
        Assert.Equal(("tiny", "CPU", 1), (host.Network.Name, host.Network.Backend, host.Network.MaxBatchSize));
        Assert.Equal(host.Weights, host.Network.Status.Weights);

        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation);
        Assert.Equal(HealthStatus.Healthy, health.Status);
        await host.StopAsync(Cancellation);
        health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation);
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Contains("'tiny' does not serve", health.Entries["unroll"].Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_are_prepared_and_their_classes_named()
    {
        var labels = _folder.File("labels.txt");
        await File.WriteAllLinesAsync(labels, ["ant", "bee", "cat", "dog", "elk"], Cancellation);
        await using var host = await ServingHost.StartAsync(o => o.Labels = labels);
        var pixels = new byte[50 * 40 * 3];
        new Random(1).NextBytes(pixels);
        var image = RgbImage.FromPixels(50, 40, pixels, PixelOrder.Rgb);

        var expected = TinyNet.Load(host.Weights).Classify(image, top: 3, classes: host.Network.Classes);
        Assert.Equal(expected, await host.Network.ClassifyAsync(image, top: 3, Cancellation));
        Assert.Equal(5, (await host.Network.ClassifyAsync(image.ToGray(), cancellation: Cancellation)).Count);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => host.Network.ClassifyAsync(image, top: 0, Cancellation).AsTask());
    }

    [Fact]
    public async Task A_network_of_several_outputs_fills_a_buffer_for_each_alone_and_in_batches()
    {
        var weights = TestNetworks.Save(TwoOutputsNet.Info, _folder.File("two.safetensors"));
        await using var host = await ServingHost.StartAsync(services: services =>
            services.AddUnroll<TwoOutputsNet>(o => (o.Weights, o.MaxBatchSize, o.MaxQueueDelay) = (weights, 2, TimeSpan.FromHours(1))));
        var network = host.Services.GetRequiredService<IServedNetwork<TwoOutputsNet>>();
        var input = TestNetworks.Images(TwoOutputsNet.Info, 2);
        var expected = TwoOutputsNet.Load(weights).Run(input);

        // Both images are one batch: the clock stands still, and the first waits for the second.
        var (one, other, both) = (Buffers(1), Buffers(1), Buffers(2));
        var half = TwoOutputsNet.Info.Input.Length;
        var requests = new[]
        {
            network.ForwardAsync(input.AsMemory(0, half), one, cancellation: Cancellation).AsTask(),
            network.ForwardAsync(input.AsMemory(half), other, cancellation: Cancellation).AsTask(),
        };
        await Task.WhenAll(requests);
        await network.ForwardAsync(input, both, cancellation: Cancellation);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], one[i].ToArray().Concat(other[i].ToArray()));
            Assert.Equal(expected[i], both[i].ToArray());
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => network.ForwardAsync(input.AsSpan(0, half), Cancellation).AsTask());

        static Memory<float>[] Buffers(int images) => [.. TwoOutputsNet.Info.Outputs.Select(o => new float[images * o.Shape.Length].AsMemory())];
    }

    [Fact]
    public async Task One_network_serves_under_several_keys_each_with_weights_of_its_own()
    {
        var other = TestNetworks.Save(TinyNet.Info, _folder.File("other.safetensors"), scale: 2);
        await using var host = await ServingHost.StartAsync(services: services => services.AddUnroll<TinyNet>("other", o => o.Weights = other));
        var input = TestNetworks.Images(TinyNet.Info, 1);

        var keyed = host.Services.GetRequiredKeyedService<IServedNetwork<TinyNet>>("other");
        Assert.Equal(TinyNet.Load(other).Forward(input), await keyed.ForwardAsync(input.AsSpan(), Cancellation));
        Assert.Equal(TinyNet.Load(host.Weights).Forward(input), await host.Network.ForwardAsync(input.AsSpan(), Cancellation));
        Assert.Equal(TinyNet.Load(other).Forward(input), host.Services.GetRequiredKeyedService<TinyNet>("other").Forward(input));
        Assert.Equal(["tiny", "other"], host.Services.GetServices<IServedNetwork>().Select(network => network.Name));
        Assert.Same(keyed, host.Services.GetRequiredKeyedService<IServedNetwork>("other"));
    }

    [Fact]
    public async Task A_network_that_is_chosen_at_run_time_serves_by_its_name()
    {
        await using var host = await ServingHost.StartAsync(services: services =>
            services.AddUnroll("chosen", TinyNet.Info, TinyNet.Load, o => o.Weights = TestNetworks.Save(TinyNet.Info, _folder.File("chosen.safetensors"))));
        var chosen = host.Services.GetRequiredKeyedService<IServedNetwork>("chosen");
        var input = TestNetworks.Images(TinyNet.Info, 1);
        Assert.Equal(await host.Network.ForwardAsync(input.AsSpan(), Cancellation), await chosen.ForwardAsync(input.AsSpan(), Cancellation));
    }

    [Fact]
    public void A_name_serves_once()
    {
        var services = new ServiceCollection().AddUnroll<TinyNet>(o => o.Weights = "a");
        var error = Assert.Throws<InvalidOperationException>(() => services.AddUnroll<TinyNet>(o => o.Weights = "b"));
        Assert.Contains("'tiny' is served already", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_come_from_configuration()
    {
        var weights = TestNetworks.Save(TinyNet.Info, _folder.File("configured.safetensors"));
        var host = Configured(new() { ["Weights"] = weights, ["Threads"] = "1", ["MaxBatchSize"] = "3", ["MaxQueueDelay"] = "00:00:00.005", ["QueueCapacity"] = "7" });
        await host.StartAsync(Cancellation);
        using (host)
        {
            Assert.Equal(3, host.Services.GetRequiredService<IServedNetwork<TinyNet>>().MaxBatchSize);
            var options = host.Services.GetRequiredService<IOptionsMonitor<ServingOptions>>().Get("tiny");
            Assert.Equal((1, 7, TimeSpan.FromMilliseconds(5)), (options.Threads, options.QueueCapacity, options.MaxQueueDelay));
        }
    }

    [Fact]
    public async Task A_name_in_the_configuration_that_is_no_option_is_an_error()
    {
        using var host = Configured(new() { ["Wieghts"] = "a" });
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(Cancellation));
        Assert.Contains("'Wieghts'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_does_not_start_with_wrong_options_and_says_all_that_is_wrong()
    {
        using var host = Configured(new()
        {
            ["Weights"] = "missing.pth",
            ["Labels"] = "missing.txt",
            ["Backend"] = "ILGPU",
            ["Threads"] = "-1",
            ["MaxBatchSize"] = "0",
            ["QueueCapacity"] = "0",
            ["QueueTimeout"] = "-00:00:01",
        });
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancellation));
        string[] expected =
        [
            "The network 'tiny': Weights is 'missing.pth', and there is no such file", "Labels is 'missing.txt'", "Backend is 'ILGPU'; known are CPU.", "Threads is -1; it is at least 0",
            "MaxBatchSize is 0; it is at least 1", "QueueCapacity is 0", "QueueTimeout is -00:00:01",
        ];
        Assert.Equal(expected.Length, error.Failures.Count());
        Assert.All(expected.Zip(error.Failures), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Weights, a checkpoint's path, or Pretrained")]
    [InlineData("both set", "Weights", "a", "Pretrained", "b")]
    [InlineData("MaxBatchSize is 1", "Pretrained", "b", "MaxQueueDelay", "00:00:01")]
    [InlineData("only a file named by Weights is watched", "Pretrained", "b", "ReloadInterval", "00:00:01")]
    public async Task Options_that_contradict_each_other_are_refused(string message, params string[] settings)
    {
        using var host = Configured(settings.Chunk(2).ToDictionary(pair => pair[0], pair => (string?)pair[1]));
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancellation));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_does_not_start_with_weights_of_another_network_or_labels_of_another_count()
    {
        var wrong = TestNetworks.Save(TwoOutputsNet.Info, _folder.File("wrong.safetensors"));
        await Assert.ThrowsAsync<CheckpointException>(() => ServingHost.StartAsync(o => o.Weights = wrong));

        var labels = _folder.File("labels.txt");
        await File.WriteAllLinesAsync(labels, ["ant", "bee"], Cancellation);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => ServingHost.StartAsync(o => o.Labels = labels));
        Assert.Contains("has 2 labels, one a line; tiny tells 5 classes apart", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_whose_results_are_not_finite_do_not_serve()
    {
        var spoilt = TestNetworks.Save(TinyNet.Info, _folder.File("spoilt.safetensors"), scale: float.MaxValue);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => ServingHost.StartAsync(o => (o.Weights = spoilt, o.ConfigureLoading(load => load with { AllowNonFinite = true })).ToString()));
        Assert.Contains("in logits of an ordinary image", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_the_host_starts_a_network_says_that_it_is_not_loaded()
    {
        using var provider = new ServiceCollection().AddUnroll<TinyNet>(o => o.Weights = TestNetworks.Save(TinyNet.Info, _folder.File("tiny.safetensors"))).BuildServiceProvider();
        var network = provider.GetRequiredService<IServedNetwork<TinyNet>>();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => network.ForwardAsync(TestNetworks.Images(TinyNet.Info, 1).AsSpan(), Cancellation).AsTask());
        Assert.Contains("is not loaded yet: it is when the host starts", error.Message, StringComparison.Ordinal);
        Assert.False(network.Status.IsReady);
    }

    private static IHost Configured(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => $"Tiny:{setting.Key}", setting => setting.Value));
        builder.Services.AddUnroll<TinyNet>(builder.Configuration.GetSection("Tiny"));
        return builder.Build();
    }
}
