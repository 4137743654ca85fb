namespace Unroll.Server.Protocol;

/// <summary>A request for inference, as REST and gRPC both have it.</summary>
internal sealed record InferRequest
{
    public string? Id { get; init; }

    public IReadOnlyList<InferTensor> Inputs { get; init; } = [];

    /// <summary>The outputs that are asked for; none: all.</summary>
    public IReadOnlyList<RequestedOutput> Outputs { get; init; } = [];

    /// <summary>Whether outputs that do not say are wanted as bytes: after the JSON, or gRPC's raw contents.</summary>
    public bool IsBinaryOutput { get; init; }

    /// <summary>The outputs that are asked for, by name.</summary>
    public IReadOnlyList<RequestedOutput> OutputsOf(NetworkInfo info) => Outputs.Count > 0 ? Outputs : [.. info.Outputs.Select(output => new RequestedOutput(output.Name, null, 0))];
}

/// <summary>An input tensor.</summary>
internal sealed record InferTensor(string Name, string Datatype, IReadOnlyList<long> Shape)
{
    /// <summary>The values of a tensor of numbers; null for others.</summary>
    public ReadOnlyMemory<float>? Numbers { get; init; }

    /// <summary>The elements of a tensor of BYTES; null for others.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Elements { get; init; }

    /// <summary>Says that a datatype is none that networks take.</summary>
    public static ProtocolException Unsupported(string name, string datatype) => ProtocolException.Bad($"the input '{name}' is {datatype}; inputs are FP32, or BYTES for encoded images");
}

/// <summary>An output that is asked for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsBinary">Whether it is wanted as bytes after the JSON; null: as the request says.</param>
/// <param name="Classes">How many of the largest values are wanted with their labels instead of all; 0: all values.</param>
internal sealed record RequestedOutput(string Name, bool? IsBinary, int Classes);
