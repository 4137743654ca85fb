using Unroll.Hub.Tests.Support;
using Unroll.Testing;
using Unroll.Testing.Web;
using Unroll.Weights;

namespace Unroll.Hub.Tests;

[ResNet(Name = "tiny", Input = [3, 32, 32], Classes = 5, Block = ResidualBlock.Basic, Layers = [1, 1], Channels = [8, 16])]
public sealed partial record TinyNet;

/// <summary>The same declaration by upstream's name of another.</summary>
[ResNet(Name = "resnet50", Input = [3, 32, 32], Classes = 5, Block = ResidualBlock.Basic, Layers = [1, 1], Channels = [8, 16])]
public sealed partial record FalseResNet50;

public sealed class PretrainedNetworkTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private HubFixture _hub = null!;
    private byte[] _weights = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubFixture.StartAsync();
        using var state = StateDict.Synthetic(TinyNet.Info);
        state.SaveSafetensors(_folder.File("tiny.safetensors"));
        _weights = await File.ReadAllBytesAsync(_folder.File("tiny.safetensors"), Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_network_loads_by_its_name()
    {
        var hash = HuggingFaceServer.Sha256(_weights)[..8];
        var address = _hub.Server.Serve($"/tiny-{hash}.safetensors", new ServedFile(_weights));
        var options = _hub.Options with { Catalog = _hub.CatalogOf("tiny", address.AbsoluteUri, hash) };
        var progress = new ProgressLog();

        var network = await TinyNet.LoadPretrainedAsync(progress, hub: options, cancellation: Cancellation);
        var again = await PretrainedNetworks.LoadPretrainedAsync<TinyNet>(weights: "v1", options: new LoadOptions { Threads = 1 }, hub: options, cancellation: Cancellation);

        var image = Enumerable.Range(0, TinyNet.Info.Input.Length).Select(i => i / 3072f).ToArray();
        var expected = TinyNet.Load(_folder.File("tiny.safetensors")).Forward(image);
        Assert.Equal(expected, network.Forward(image));
        Assert.Equal(expected, again.Forward(image));
        Assert.Equal(_weights.Length, progress.Reports[^1].BytesReceived);
        Assert.Single(_hub.Server.Requests);
    }

    [Fact]
    public async Task Weights_come_with_what_prepares_images_for_them()
    {
        var address = _hub.Server.Serve("/tiny.safetensors", new ServedFile(_weights));
        var options = _hub.Options with { Catalog = _hub.CatalogOf("tiny", address.AbsoluteUri, "") };

        var published = await TinyNet.FetchPretrainedAsync(hub: options, cancellation: Cancellation);
        var unknown = await TinyNet.FetchPretrainedAsync(weights: address.AbsoluteUri, hub: _hub.Options, cancellation: Cancellation);

        Assert.Equal(("MIT", 40), (published.License, published.PreprocessingFor(TinyNet.Info.Input)!.ResizeShorterSide));
        Assert.Equal((null, null), (unknown.License, unknown.PreprocessingFor(TinyNet.Info.Input)));
    }

    [Fact]
    public async Task A_date_in_a_files_name_is_in_nobodys_way()
    {
        var address = _hub.Server.Serve("/tiny-20240115.pth", new ServedFile(_weights));

        Assert.Equal("tiny", (await TinyNet.LoadPretrainedAsync(weights: address.AbsoluteUri, hub: _hub.Options, cancellation: Cancellation) is { } network ? ((INetwork)network).Info.Name : ""));
    }

    [Fact]
    public async Task Weights_of_another_network_are_refused_before_they_are_downloaded()
    {
        var message = (await Assert.ThrowsAsync<HubException>(
            () => FalseResNet50.LoadPretrainedAsync(weights: "hf://timm/resnet18.a1_in1k", hub: _hub.Options, cancellation: Cancellation))).Message;

        Assert.Equal("hf://timm/resnet18.a1_in1k has weights of resnet18, not of resnet50; the zoo has resnet18 as well.", message);
        Assert.Empty(_hub.Server.Requests);
    }

    [Theory]
    [InlineData("resnet50")]
    [InlineData("a_net_of_my_own")]
    public async Task The_architecture_of_config_json_is_compared_with_a_published_name(string architecture)
    {
        var commit = HuggingFaceServer.CommitOf('c');
        _hub.HuggingFace.ServeLarge("me/mine", "main", commit, "model.safetensors", _weights);
        _hub.HuggingFace.ServeSmall("me/mine", "main", commit, "config.json", $$"""{"architecture": "{{architecture}}", "pretrained_cfg": {"crop_pct": 1.0, "input_size": [3, 32, 32]} }""");

        // "tiny" is nobody's name: it cannot be compared. The layers can, where those of the architecture are known.
        var tiny = await TinyNet.LoadPretrainedAsync(
            weights: "hf://me/mine", options: new LoadOptions { AllowOtherLayers = architecture == "resnet50" }, hub: _hub.Options, cancellation: Cancellation);
        var fetch = FalseResNet50.FetchPretrainedAsync(weights: "hf://me/mine", hub: _hub.Options, cancellation: Cancellation);

        Assert.NotNull(tiny);
        if (architecture == "resnet50")
        {
            Assert.Equal(32, (await fetch).PreprocessingFor(TinyNet.Info.Input)!.ResizeShorterSide);
            Assert.Contains(
                "has the published weights of resnet50, and tiny would compute something else from them",
                (await Assert.ThrowsAsync<CheckpointException>(() => TinyNet.LoadPretrainedAsync(weights: "hf://me/mine", hub: _hub.Options, cancellation: Cancellation))).Message,
                StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal($"hf://me/mine has weights of {architecture}, not of resnet50.", (await Assert.ThrowsAsync<HubException>(() => fetch)).Message);
        }
    }

    [Fact]
    public async Task A_network_without_published_weights_is_named() => Assert.Equal(
        "No published weights are known for 'tiny'.",
        (await Assert.ThrowsAsync<HubException>(() => TinyNet.LoadPretrainedAsync(hub: _hub.Options, cancellation: Cancellation))).Message);
}
