using System.Text.Json.Nodes;

namespace Unroll.Bench.Gpu.Stages;

/// <summary>A part of a run: programs that run side by side, under a limit of their own.</summary>
/// <param name="Name">Its name in the results.</param>
/// <param name="Limit">The most time that it gets.</param>
/// <param name="Commands">What it runs.</param>
internal sealed record Stage(string Name, TimeSpan Limit, IReadOnlyList<StageCommand> Commands);

/// <summary>Whether a line is understood, and the record on it, if there is one; what is not understood is for the log.</summary>
internal delegate bool LineReader(string line, out JsonObject? record);

/// <summary>A program of a stage.</summary>
/// <param name="Program">Its path or name.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record StageCommand(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Variables of its environment, beside ours.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads its output.</summary>
    public LineReader Read { get; init; } = RecordLine.TryRead;
}
