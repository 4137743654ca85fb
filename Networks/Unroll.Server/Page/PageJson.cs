using System.Text.Json.Serialization;

namespace Unroll.Server.Page;

internal sealed record FiguresAnswer(IReadOnlyList<NetworkAnswer> Networks);

/// <summary>A network's figures; times are milliseconds, and null before the first.</summary>
internal sealed record NetworkAnswer(string Name, bool IsReady, long Requests, long Refused, long Failed, int Waiting, double? WaitP50, double? WaitP99, double? PassP50, double? PassP99);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FiguresAnswer))]
internal sealed partial class PageJson : JsonSerializerContext;
