using System.Globalization;
using Unroll.Onnx;
using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Bench.Serving;

/// <summary>One network with the same weights three times: in this process, in the server, and behind ONNX Runtime's endpoint.</summary>
internal sealed class Contestants : IAsyncDisposable
{
    /// <summary>A pass has one thread everywhere, so that as many run at once as there are cores.</summary>
    private const int Threads = 1;

    private readonly TemporaryFolder _folder = new();
    private readonly List<ServerProcess> _servers = [];

    private Contestants()
    {
    }

    /// <summary>The network itself.</summary>
    public required INetwork Network { get; init; }

    /// <summary>The bytes of an image.</summary>
    public required byte[] Image { get; init; }

    /// <summary>Its logits, which every answer must have.</summary>
    public required float[] Logits { get; init; }

    public Target Unroll { get; private set; } = null!;

    public Target OnnxRuntime { get; private set; } = null!;

    private static NetworkInfo Info => ServedResNet18.Info;

    /// <summary>Writes weights and model, and starts both servers.</summary>
    public static async Task<Contestants> StartAsync()
    {
        var parameters = Info.Parameters.Where(p => p.Kind != ParameterKind.Counter).ToList();
        var names = parameters.Select(p => p.Name).ToHashSet();
        using var weights = StateDict.FromArrays(parameters.Select(p => (p.Name, FormulaWeights.Tensor(p.Name, [.. p.Shape], names), p.Shape.ToArray())));
        var network = ServedResNet18.Load(weights, new LoadOptions { Threads = Threads });
        var image = FormulaWeights.Input([1, Info.Input.Channels, Info.Input.Height, Info.Input.Width]);
        var contestants = new Contestants { Network = network, Image = Request.Bytes(image), Logits = network.Forward(image) };
        try
        {
            await contestants.StartServersAsync(weights);
            return contestants;
        }
        catch
        {
            await contestants.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task StartServersAsync(StateDict weights)
    {
        var (checkpoint, model) = (_folder.File("weights.safetensors"), _folder.File("model.onnx"));
        weights.SaveSafetensors(checkpoint);
        Info.Program<OnnxProgram>().Save(model, checkpoint, new OnnxOptions { Batch = 1 });
        var threads = Threads.ToString(CultureInfo.InvariantCulture);
        var ours = await StartAsync("Unroll.Server", "--model", $"{Info.Name}={checkpoint}", "--port", "0", "--no-grpc", "--threads", threads);
        Unroll = new Target("Unroll.Server", ours, $"/v2/models/{Info.Name}/infer", Request.Binary(Info, Image));
        var theirs = await StartAsync("Unroll.Bench.OnnxServer", model, threads);
        OnnxRuntime = new Target("ASP.NET Core and ONNX Runtime", theirs, "/infer", new Request(Image, null));
    }

    private async Task<ServerProcess> StartAsync(string assembly, params IEnumerable<string> arguments)
    {
        var server = await ServerProcess.StartAsync(assembly, arguments);
        _servers.Add(server);
        return server;
    }
}
