using System.Text.Json;
using System.Text.RegularExpressions;
using Unroll.Cli.Tests.Support;
using Unroll.Hub;
using Unroll.Hub.Catalog;
using Unroll.Images;
using Unroll.Networks;
using Unroll.Testing;
using Unroll.Testing.Web;
using Unroll.Weights;

namespace Unroll.Cli.Tests;

/// <summary>Published weights through the tool, from a server on this machine.</summary>
public sealed class FetchTests : IAsyncLifetime
{
    private const string Network = "mnasnet0_5";

    private static readonly Lazy<byte[]> _weights = new(SyntheticWeights);

    private readonly TestFolder _folder = new();
    private WebServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Hash => HuggingFaceServer.Sha256(_weights.Value)[..8];

    private string FileName => $"{Network}-{Hash}.safetensors";

    private string Address => _server.AddressOf($"/{FileName}").AbsoluteUri;

    private HubOptions Options => new()
    {
        Catalog = Catalog(Network, Address, Hash),
        TorchCheckpoints = _folder["torch"],
        HuggingFaceCache = _folder["hf"],
        HuggingFaceEndpoint = _server.Address,
        Offline = false,
        RetryDelay = TimeSpan.FromMilliseconds(1),
    };

    public async ValueTask InitializeAsync()
    {
        _server = await WebServer.StartAsync();
        _server.Serve($"/{FileName}", new ServedFile(_weights.Value));
        TestFiles.WritePng(_folder["coat.png"], 28, 28, TestFiles.ImageOf(0));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_network_predicts_by_its_name_alone_and_the_second_time_from_the_cache()
    {
        var first = await CommandLine.RunWithAsync(Options, "predict", Network, _folder["coat.png"], "--json");
        var second = (await CommandLine.RunWithAsync(Options, "predict", Network, _folder["coat.png"], "--json")).Succeeded();

        Assert.Equal(Application.Success, first.ExitCode);
        Assert.Equal(
            [$"unroll: downloading {FileName}, {_weights.Value.Length / 1e6:N2} MB", $"unroll: {Network}.v1, {Address}, licence: MIT"],
            first.Error.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
        Assert.Single(_server.Requests);
        Assert.Equal(Predictions(first), Predictions(second));
        Assert.Equal(Expected(Zoo.Find(Network)!.Preprocessing), Predictions(first), new Close());
        Assert.All(Predictions(first), prediction => Assert.Equal(ImageNetClasses.Names[prediction.Class], prediction.Label));
    }

    [Fact]
    public async Task A_repository_brings_its_own_preprocessing()
    {
        var commit = HuggingFaceServer.CommitOf('a');
        var hub = new HuggingFaceServer(_server);
        hub.ServeLarge("me/net", "main", commit, "model.safetensors", _weights.Value);
        hub.ServeSmall("me/net", "main", commit, "config.json", $$"""
            {"architecture": "{{Network}}", "pretrained_cfg": {"input_size": [3, 224, 224], "crop_pct": 0.5, "interpolation": "bicubic", "mean": [0.1, 0.2, 0.3], "std": [0.4, 0.5, 0.6], "license": "mit"} }
            """);

        var result = await CommandLine.RunWithAsync(Options, "predict", Network, _folder["coat.png"], "--weights", "hf://me/net", "--json");

        Assert.Equal(Application.Success, result.ExitCode);
        Assert.Contains("hf://me/net, licence: mit", result.Error, StringComparison.Ordinal);
        Assert.Equal(
            Expected(Preprocessing.ImageNet(224, 448, Interpolation.Bicubic) with { Mean = [0.1f, 0.2f, 0.3f], Std = [0.4f, 0.5f, 0.6f] }), Predictions(result), new Close());
    }

    [Fact]
    public async Task Weights_of_another_network_are_refused_before_a_byte_is_read() => (await CommandLine.RunWithAsync(
        Options with { Catalog = WeightsCatalog.Default }, "predict", "resnet50", _folder["coat.png"], "--weights", "hf://timm/resnet18.a1_in1k")).Failed(
            Application.Failure, "hf://timm/resnet18.a1_in1k has weights of resnet18, not of resnet50; the zoo has resnet18 as well.");

    /// <summary>Shapes cannot tell that a network of one's own has other strides or pools than the one that the weights were trained with.</summary>
    [Fact]
    public async Task Published_weights_are_compared_with_the_layers_of_a_network_of_ones_own()
    {
        var own = TestFiles.PathOf("own", "Unroll.Testing.OwnNetworks.dll");
        using (var weights = StateDict.Synthetic(Assemblies.NetworkAssembly.Open(own).Resolve("own_colour").Info))
        {
            weights.SaveSafetensors(_folder["own.safetensors"]);
        }

        var commit = HuggingFaceServer.CommitOf('b');
        var hub = new HuggingFaceServer(_server);
        hub.ServeLarge("me/own", "main", commit, "model.safetensors", await File.ReadAllBytesAsync(_folder["own.safetensors"], Cancellation));
        hub.ServeSmall("me/own", "main", commit, "config.json", """{"architecture": "resnet18", "pretrained_cfg": {"input_size": [3, 32, 32]} }""");
        string[] predict = ["predict", "own_colour", _folder["coat.png"], "--assembly", own, "--weights", "hf://me/own"];

        var refused = await CommandLine.RunWithAsync(Options, predict);

        Assert.Equal(Application.Failure, refused.ExitCode);
        Assert.Contains("has the published weights of resnet18, and own_colour would compute something else from them", refused.Error, StringComparison.Ordinal);
        Assert.Contains("resnet18 is declared as [ResNet(Block = ResidualBlock.Basic, Layers = [2, 2, 2, 2])].", refused.Error, StringComparison.Ordinal);
        (await CommandLine.RunWithAsync(Options, [.. predict, "--allow-other-layers"])).Succeeded();
    }

    [Theory]
    [InlineData("predict", Network, "coat.png")]
    [InlineData("predict", Network, "coat.png", "--weights", "v1")]
    [InlineData("predict", Network, "coat.png", "--weights", $"{Network}.v1")]
    [InlineData("run", Network, "--input", "x.npy", "--output", "y.npy")]
    [InlineData("export", Network, "--output", "y.onnx")]
    [InlineData("verify", Network, "--devices", "cpu", "--weights", "v1")]
    public async Task Every_command_takes_published_weights(params string[] args)
    {
        TestFiles.WriteDoubles(_folder["x.npy"], "(1, 3, 224, 224)", Enumerable.Repeat(0.5, 3 * 224 * 224));
        string[] paths = [.. args.Select(arg => arg is "coat.png" or "x.npy" or "y.npy" or "y.onnx" ? _folder[arg] : arg)];

        var offline = await CommandLine.RunWithAsync(Options, [.. paths, "--offline"]);
        var online = await CommandLine.RunWithAsync(Options, paths);
        var cached = await CommandLine.RunWithAsync(Options, [.. paths, "--offline"]);

        offline.Failed(Application.Failure, $"{FileName} is not in the cache ({_folder["torch"]}), and this is offline mode: nothing is downloaded. It comes from {Address}.");
        Assert.Equal(Application.Success, online.ExitCode);
        cached.Succeeded();
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Fetch_prints_where_the_weights_are()
    {
        var result = await CommandLine.RunWithAsync(Options, "fetch", Network, Address);
        var json = (await CommandLine.RunWithAsync(Options, "fetch", $"{Network}.v1", "--json")).Succeeded();

        Assert.Equal(Application.Success, result.ExitCode);
        Assert.Equal([Path.Combine(_folder["torch"], FileName), Path.Combine(_folder["torch"], FileName)], result.Lines);
        Assert.Equal(_weights.Value, await File.ReadAllBytesAsync(result.Lines[0], Cancellation));
        using var document = JsonDocument.Parse(json.Output);
        Assert.Equal((true, "MIT"), (document.RootElement[0].GetProperty("wasCached").GetBoolean(), document.RootElement[0].GetProperty("license").GetString()));
    }

    [Fact]
    public async Task Fetch_says_what_went_wrong()
    {
        _server.Fail($"/{FileName}", 404);

        (await CommandLine.RunWithAsync(Options, "fetch", Network)).Failed(
            Application.Failure, $"{FileName} is not in the cache ({_folder["torch"]}), and 127.0.0.1 answers 404 Not Found. It comes from {Address}.");
        (await CommandLine.RunWithAsync(Options, "fetch", "skresnet50")).Failed(Application.Failure, "No published weights are known for 'skresnet50'.");
        (await CommandLine.RunWithAsync(Options, "fetch", $"{Network}.v2")).Failed(
            Application.Failure, $"There are no published weights '{Network}.v2'. {Network} has {Network}.v1.");
    }

    [Fact]
    public async Task Check_reports_what_is_there_and_what_is_not()
    {
        var good = (await CommandLine.RunWithAsync(Options, "fetch", "--check", Network)).Succeeded();
        _server.Fail($"/{FileName}", 404);
        var bad = await CommandLine.RunWithAsync(Options, "fetch", "--check");
        var json = await CommandLine.RunWithAsync(Options, "fetch", "--check", "--json");

        Assert.Matches($@"^{Network}\.v1 +\d+\.\d\d {Address}$", good.Lines[1]);
        Assert.Equal("1 of 1 are as the table says.", good.Lines[2]);
        Assert.Equal((Application.Failure, Application.Failure), (bad.ExitCode, json.ExitCode));
        Assert.Matches($@"^{Network}\.v1 +127\.0\.0\.1 answers 404 Not Found$", bad.Lines[1]);
        Assert.Equal("0 of 1 are as the table says.", bad.Lines[2]);
        using var document = JsonDocument.Parse(json.Output);
        Assert.Equal("127.0.0.1 answers 404 Not Found", document.RootElement[0].GetProperty("problem").GetString());
        Assert.All(_server.Requests, request => Assert.Equal("HEAD", request.Method));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Check_fits_the_terminal(int width)
    {
        var good = await CommandLine.RunUntilAsync(["fetch", "--check"], Cancellation, Options, width);
        _server.Fail($"/{FileName}", 404);
        var bad = await CommandLine.RunUntilAsync(["fetch", "--check"], Cancellation, Options, width);

        Assert.Contains(Address, good.Output, StringComparison.Ordinal);
        Assert.All(good.Lines.Where(line => line.Length > width), line => Assert.Equal(Address, line));
        Assert.Contains("127.0.0.1 answers 404 Not Found", Regex.Replace(bad.Output, @"\s+", " "), StringComparison.Ordinal);
        Assert.All(bad.Lines, line => Assert.InRange(line.Length, 1, width));
    }

    [Fact]
    public async Task Two_processes_at_once_download_once()
    {
        _server.Serve($"/{FileName}", new ServedFile(_weights.Value) { PieceLength = 500_000, Wait = TimeSpan.FromMilliseconds(100) });
        var environment = new Dictionary<string, string> { ["TORCH_HOME"] = _folder["home"] };
        string[] command = [Path.Combine(AppContext.BaseDirectory, "Unroll.Cli.dll"), "fetch", Address];

        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => DotnetCommand.RunProgramAsync("dotnet", _folder.Root, command, environment)));

        var path = Path.Combine(_folder["home"], "hub", "checkpoints", FileName);
        Assert.All(results, result => Assert.Equal((Application.Success, path), (result.ExitCode, result.Output.Trim())));
        Assert.Equal(_weights.Value, await File.ReadAllBytesAsync(path, Cancellation));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task A_process_that_is_killed_leaves_a_beginning_for_the_next()
    {
        // The server holds the rest back until the process is dead, however slow that is.
        using var killed = new ManualResetEventSlim();
        _server.Serve($"/{FileName}", new ServedFile(_weights.Value)
        {
            PieceLength = 500_000,
            Sent = sent =>
        {
            if (sent >= 1_500_000)
            {
                killed.Wait(Cancellation);
            }
        }
        });
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Unroll.Cli.dll"), "fetch", Address]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TORCH_HOME"] = _folder["home"];

        using (var process = System.Diagnostics.Process.Start(start)!)
        {
            try
            {
                var beginning = new FileInfo(Path.Combine(_folder["home"], "hub", "checkpoints", $"{FileName}.partial"));
                while (!beginning.Exists || beginning.Length == 0)
                {
                    Assert.False(process.HasExited);
                    await Task.Delay(10, Cancellation);
                    beginning.Refresh();
                }

                process.Kill();
                await process.WaitForExitAsync(Cancellation);
            }
            finally
            {
                killed.Set();
            }
        }

        _server.Serve($"/{FileName}", new ServedFile(_weights.Value));
        var fetched = await CommandLine.RunWithAsync(Options with { TorchCheckpoints = Path.Combine(_folder["home"], "hub", "checkpoints") }, "fetch", Address);

        Assert.Equal(Application.Success, fetched.ExitCode);
        Assert.Equal(_weights.Value, await File.ReadAllBytesAsync(fetched.Lines[0], Cancellation));
        Assert.Matches("^bytes=[1-9][0-9]*-$", _server.Requests[1].Range);
        Assert.Contains("of it here already", fetched.Error, StringComparison.Ordinal);
    }

    private static byte[] SyntheticWeights()
    {
        using var folder = new TestFolder();
        using var state = StateDict.Synthetic(Zoo.Find(Network)!.Info);
        state.SaveSafetensors(folder["x.safetensors"]);
        return File.ReadAllBytes(folder["x.safetensors"]);
    }

    private WeightsCatalog Catalog(string network, string address, string sha256)
    {
        var path = _folder.WriteText(
            "weights.tsv",
            "network\ttag\taddress\tsha256\tlicense\ttop1\ttop5\tsize\tresize\tcrop_fraction\tcrop_mode\tinterpolation\tmean\tstd\tsource\n"
            + $"{network}\tv1\t{address}\t{sha256}\tMIT\t\t\t224\t256\t\t\tbilinear\t0.485 0.456 0.406\t0.229 0.224 0.225\ttests\n");
        return WeightsCatalog.Read(path);
    }

    private static (int Class, string Label, double Probability)[] Predictions(Support.CommandResult result)
    {
        using var document = JsonDocument.Parse(result.Output);
        return
        [
            .. document.RootElement[0].GetProperty("predictions").EnumerateArray().Select(prediction => (
                prediction.GetProperty("class").GetInt32(), prediction.GetProperty("label").GetString()!, prediction.GetProperty("probability").GetDouble())),
        ];
    }

    /// <summary>The five most probable classes, computed beside the tool.</summary>
    private (int Class, string Label, double Probability)[] Expected(Preprocessing preprocessing)
    {
        var path = _folder["expected.safetensors"];
        File.WriteAllBytes(path, _weights.Value);
        var input = new float[preprocessing.OutputLength];
        preprocessing.Apply(ImageFile.Load(_folder["coat.png"]), input);
        var logits = MnasNet0_5.Load(path).Forward(input);
        var exponentials = logits.Select(logit => Math.Exp(logit - logits.Max())).ToArray();
        return [.. Enumerable.Range(0, logits.Length).OrderByDescending(i => logits[i]).Take(5).Select(i => (i, ImageNetClasses.Names[i], exponentials[i] / exponentials.Sum()))];
    }

    private sealed class Close : IEqualityComparer<(int Class, string Label, double Probability)>
    {
        public bool Equals((int Class, string Label, double Probability) x, (int Class, string Label, double Probability) y) =>
            x.Class == y.Class && x.Label == y.Label && Math.Abs(x.Probability - y.Probability) < 1e-6;

        public int GetHashCode((int Class, string Label, double Probability) value) => value.Class;
    }
}
