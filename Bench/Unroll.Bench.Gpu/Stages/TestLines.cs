using System.Text.Json.Nodes;

namespace Unroll.Bench.Gpu.Stages;

/// <summary>Reads what xunit's JSON reporter prints: a record for each test that ended.</summary>
internal sealed class TestLines
{
    private const string Start = "{\"$type\":";

    private readonly Dictionary<string, string> _names = [];

    /// <summary>Whether a line is the reporter's; with the outcome of a test, if it says one.</summary>
    public bool TryRead(string line, out JsonObject? record)
    {
        record = null;
        if (!line.StartsWith(Start, StringComparison.Ordinal) || RecordLine.Parse(line) is not { } message)
        {
            return false;
        }

        var (type, test) = (Text(message, "$type"), Text(message, "TestUniqueID"));
        if (type == "test-starting")
        {
            _names[test] = Text(message, "TestDisplayName");
        }
        else if (type is "test-passed" or "test-failed" or "test-skipped")
        {
            record = new JsonObject
            {
                ["kind"] = "test",
                ["outcome"] = type["test-".Length..],
                ["test"] = _names.GetValueOrDefault(test, test),
                ["seconds"] = message["ExecutionTime"]?.DeepClone(),
                ["message"] = type switch
                {
                    "test-failed" => string.Join(' ', (message["Messages"] as JsonArray)?.Select(m => m?.ToString()) ?? []),
                    "test-skipped" => Text(message, "Reason"),
                    _ => Text(message, "Output").Trim(),
                },
            };
        }

        return true;
    }

    private static string Text(JsonObject message, string name) => message[name]?.ToString() ?? "";
}
