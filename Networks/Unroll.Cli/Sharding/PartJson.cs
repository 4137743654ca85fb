using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Unroll.Cli.Sharding;

/// <summary>The lines of parts as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(PartHeader))]
[JsonSerializable(typeof(PartLine))]
[JsonSerializable(typeof(PartSessionLine))]
internal sealed partial class PartJson : JsonSerializerContext
{
    private const byte NewLine = (byte)'\n';

    private static ReadOnlySpan<byte> SessionStart => "{\"session\""u8;

    /// <summary>A line, its end included.</summary>
    public static byte[] Line<T>(T value, JsonTypeInfo<T> type) => [.. JsonSerializer.SerializeToUtf8Bytes(value, type), NewLine];

    /// <summary>Whether a line is a session's.</summary>
    public static bool IsSession(ReadOnlySpan<byte> line) => line.StartsWith(SessionStart);
}
