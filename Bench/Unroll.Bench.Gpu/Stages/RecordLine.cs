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

    /// <summary>The record on a line of our own programs and of the peer's script; null if there is none.</summary>
    public static JsonObject? Read(string line) => line.StartsWith(Start, StringComparison.Ordinal) ? Parse(line) : null;

    /// <summary>The outcome of a test on a line of xunit's JSON reporter; null if there is none.</summary>
    public static JsonObject? ReadTest(string line)
    {
        if (!line.StartsWith("{\"$type\":", StringComparison.Ordinal) || Parse(line) is not { } message)
        {
            return null;
        }

        var outcome = (string?)message["$type"] switch
        {
            "test-passed" => "passed",
            "test-failed" => "failed",
            "test-skipped" => "skipped",
            _ => null,
        };
        return outcome is null ? null : new JsonObject
        {
            ["kind"] = "test",
            ["outcome"] = outcome,
            ["test"] = Text(message, "TestDisplayName"),
            ["message"] = outcome == "failed" ? string.Join(' ', (message["Messages"] as JsonArray)?.Select(m => m?.ToString()) ?? []) : Text(message, "Reason") ?? Text(message, "Output")?.Trim(),
        };
    }

    private static string? Text(JsonObject message, string name) => (string?)message[name];

    private static JsonObject? Parse(string line)
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
