using System.Globalization;
using Unroll.Onnx;
using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Bench.Serving;

/// <summary>One network with the same weights: in this process, in the server, by REST and by gRPC, and behind ONNX Runtime's endpoint.</summary>
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

    /// <summary>What is compared with the network itself.</summary>
    public IReadOnlyList<Target> Targets { get; private set; } = [];

    private static NetworkInfo Info => ServedResNet18.Info;

    /// <summary>Writes weights and model, and starts the servers.</summary>
    /// <param name="other">Another build of the server, which is to be compared with this one; null: none.</param>
    public static async Task<Contestants> StartAsync(string? other)
    {
        var parameters = Info.Parameters.Where(p => p.Kind != ParameterKind.Counter).ToList();
        var names = parameters.Select(p => p.Name).ToHashSet();
        using var weights = StateDict.FromArrays(parameters.Select(p => (p.Name, FormulaWeights.Tensor(p.Name, [.. p.Shape], names), p.Shape.ToArray())));
        var network = ServedResNet18.Load(weights, new LoadOptions { Threads = Threads });
        var image = FormulaWeights.Input([1, Info.Input.Channels, Info.Input.Height, Info.Input.Width]);
        var contestants = new Contestants { Network = network, Image = Request.Bytes(image), Logits = network.Forward(image) };
        try
        {
            await contestants.StartServersAsync(weights, other);
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

    private async Task StartServersAsync(StateDict weights, string? other)
    {
        var (checkpoint, model) = (_folder.File("weights.safetensors"), _folder.File("model.onnx"));
        weights.SaveSafetensors(checkpoint);
        Info.Program<OnnxProgram>().Save(model, checkpoint, new OnnxOptions { Batch = 1 });
        var ours = await StartServerAsync("Unroll.Server", "Unroll.Server.dll", checkpoint);
        var others = other is null ? [] : await StartServerAsync("the other Unroll.Server", other, checkpoint);
        var theirs = await StartAsync("Unroll.Bench.OnnxServer.dll", 1, model, Threads.ToString(CultureInfo.InvariantCulture));
        Targets = [.. ours, .. others, new Target("ASP.NET Core and ONNX Runtime", theirs, theirs.Addresses[0], "/infer", new Request(Image))];
    }

    /// <summary>Starts the server.</summary>
    /// <returns>Its REST, and its gRPC.</returns>
    private async Task<IReadOnlyList<Target>> StartServerAsync(string name, string program, string checkpoint)
    {
        var server = await StartAsync(program, 2, "--model", $"{Info.Name}={checkpoint}", "--port", "0", "--grpc-port", "0", "--threads", Threads.ToString(CultureInfo.InvariantCulture));
        return
        [
            new Target($"{name}, REST", server, server.Addresses[0], $"/v2/models/{Info.Name}/infer", Request.Binary(Info, Image)),
            new Target($"{name}, gRPC", server, server.Addresses[1], "/inference.GRPCInferenceService/ModelInfer", Request.Grpc(Info, Image)),
        ];
    }

    private async Task<ServerProcess> StartAsync(string program, int addresses, params IEnumerable<string> arguments)
    {
        var server = await ServerProcess.StartAsync(program, addresses, arguments);
        _servers.Add(server);
        return server;
    }
}
