using System.Text.Json;
using System.Text.Json.Nodes;

namespace Unroll.Bench.Gpu.Stages;

/// <summary>
/// Results as they come, one JSON object a line, each on disk before the next: whoever is cut off has lost nothing but what was being measured. Safe to use from several threads.
/// </summary>
internal sealed class ResultsFile(string path)
{
    private readonly Lock _lock = new();

    /// <summary>Appends a record of a stage.</summary>
    public void Add(string stage, JsonObject record)
    {
        var line = new JsonObject { ["stage"] = stage };
        foreach (var (name, value) in record)
        {
            line[name] = value?.DeepClone();
        }

        lock (_lock)
        {
            File.AppendAllText(path, line.ToJsonString() + "\n");
        }
    }

    /// <summary>The records of files, in their order.</summary>
    /// <exception cref="InvalidDataException">A line is not a record; the last one may be cut off.</exception>
    public static List<JsonObject> Read(IEnumerable<string> paths)
    {
        List<JsonObject> records = [];
        foreach (var path in paths)
        {
            var lines = File.ReadAllLines(path);
            for (var i = 0; i < lines.Length; i++)
            {
                try
                {
                    records.Add(JsonNode.Parse(lines[i]) as JsonObject ?? throw new JsonException());
                }
                catch (JsonException) when (i == lines.Length - 1)
                {
                    // The run ended while it was written.
                }
                catch (JsonException e)
                {
                    throw new InvalidDataException($"{path}, line {i + 1} is no record of results: a JSON object on a line of its own is.", e);
                }
            }
        }

        return records;
    }
}
