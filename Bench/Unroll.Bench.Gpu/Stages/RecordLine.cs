using System.Text.Json;
using System.Text.Json.Nodes;

namespace Unroll.Bench.Gpu.Stages;

/// <summary>What the programs of stages print: a record is a line that begins with its kind; all else is for the log.</summary>
internal static class RecordLine
{
    private const string Start = "{\"kind\":";

    /// <summary>Prints a record.</summary>
    public static void Print(string kind, JsonObject values)
    {
        var record = new JsonObject { ["kind"] = kind };
        foreach (var (name, value) in values)
        {
            record[name] = value?.DeepClone();
        }

        Console.WriteLine(record.ToJsonString());
    }

    /// <summary>Reads the lines of our own programs and of the peer's script.</summary>
    public static bool TryRead(string line, out JsonObject? record) =>
        (record = line.StartsWith(Start, StringComparison.Ordinal) ? Parse(line) : null) is not null;

    /// <summary>The object on a line; null if there is none.</summary>
    public static JsonObject? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
