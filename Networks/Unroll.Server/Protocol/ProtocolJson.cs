using System.Reflection;
using System.Text.Json.Serialization;

namespace Unroll.Server.Protocol;

internal sealed record ErrorAnswer(string Error);

internal sealed record LiveAnswer(bool Live);

/// <summary>The protocol's page calls both answers "live", which servers read as a slip: both keys are there.</summary>
internal sealed record ReadyAnswer(bool Ready, bool Live);

internal sealed record ModelReadyAnswer(string Name, bool Ready);

internal sealed record ServerAnswer(string Name, string Version, IReadOnlyList<string> Extensions)
{
    /// <summary>What gRPC's half says: its tensors are bytes without an extension.</summary>
    public static ServerAnswer Grpc { get; } = new(
        "unroll", typeof(ServerAnswer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion, ["classification"]);

    public static ServerAnswer Rest { get; } = Grpc with { Extensions = [.. Grpc.Extensions, "binary_tensor_data"] };
}

internal sealed record ModelAnswer(string Name, IReadOnlyList<string> Versions, string Platform, IReadOnlyList<TensorAnswer> Inputs, IReadOnlyList<TensorAnswer> Outputs);

internal sealed record TensorAnswer(string Name, string Datatype, IReadOnlyList<long> Shape);

/// <summary>The protocol's answers as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(LiveAnswer))]
[JsonSerializable(typeof(ReadyAnswer))]
[JsonSerializable(typeof(ModelReadyAnswer))]
[JsonSerializable(typeof(ServerAnswer))]
[JsonSerializable(typeof(ModelAnswer))]
internal sealed partial class ProtocolJson : JsonSerializerContext;
