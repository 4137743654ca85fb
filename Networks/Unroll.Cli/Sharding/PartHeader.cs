using System.Text.Json.Serialization;

namespace Unroll.Cli.Sharding;

/// <summary>The first line of a part: which job it belongs to. Parts go together, and a part is gone on with, only where all of it but <see cref="Data"/> and the shard is the same.</summary>
/// <param name="UnrollPart">The version of the format.</param>
/// <param name="Tool">The version of the tool.</param>
/// <param name="Command">"evaluate" or "predict".</param>
/// <param name="Network">The network's name.</param>
/// <param name="Fingerprint">Tells it from others with the same parameters.</param>
/// <param name="Weights">The SHA-256 of the checkpoint's file.</param>
/// <param name="WeightsPart">The part of it that was asked for; null: the one that fits.</param>
/// <param name="Preprocessing">What is done to the pixels.</param>
/// <param name="Data">Where the images are, in words; machines may have them in other places.</param>
/// <param name="Images">How many the whole job has.</param>
/// <param name="List">The SHA-256 of their list.</param>
/// <param name="Top">How many classes are kept of each.</param>
/// <param name="Labels">The names of the classes; null where they have none.</param>
/// <param name="Shard">Which part this is.</param>
/// <param name="Of">Of how many.</param>
internal sealed record PartHeader(
    int UnrollPart,
    string Tool,
    string Command,
    string Network,
    string? Fingerprint,
    string Weights,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? WeightsPart,
    string Preprocessing,
    string Data,
    int Images,
    string List,
    int Top,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Labels,
    int Shard,
    int Of)
{
    /// <summary>The version of the format that this tool writes and reads.</summary>
    public const int Version = 1;

    [JsonIgnore]
    public Shard Part => new(Shard, Of);

    /// <summary>The name of a class, as the unsharded commands print it.</summary>
    public string LabelOf(int index) => Labels?[index] ?? Cli.Labels.Unnamed(index);

    /// <summary>The same for another part of the job.</summary>
    public PartHeader At(Shard shard) => this with { Shard = shard.Index, Of = shard.Count };

    /// <summary>The first thing by which another header is that of another job, as "the weights are A, not B"; null: it is the same job.</summary>
    /// <param name="wanted">The job that it should be.</param>
    public string? DifferenceFrom(PartHeader wanted)
    {
        (string What, object? Is, object? Wanted)[] facts =
        [
            ("version of the tool", Tool, wanted.Tool),
            ("command", Command, wanted.Command),
            ("network", Network, wanted.Network),
            ("network's fingerprint", Fingerprint, wanted.Fingerprint),
            ("weights' SHA-256", Weights, wanted.Weights),
            ("part of the weights", WeightsPart, wanted.WeightsPart),
            ("preprocessing", Preprocessing, wanted.Preprocessing),
            ("number of images", Images, wanted.Images),
            ("SHA-256 of the list of images", List, wanted.List),
            ("number of classes kept", Top, wanted.Top),
            ("number of shards", Of, wanted.Of),
        ];
        foreach (var (what, actual, expected) in facts)
        {
            if (!Equals(actual, expected))
            {
                return $"the {what} is {actual ?? "none"}, not {expected ?? "none"}";
            }
        }

        return (Labels ?? []).SequenceEqual(wanted.Labels ?? []) ? null : "the names of the classes are others";
    }
}
