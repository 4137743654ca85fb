using System.Text.Json.Serialization;

namespace Unroll.Cli.Sharding;

/// <summary>A line of a part: what a network made of an image, or why the image has no result.</summary>
/// <param name="Index">The image's place in the list of the whole job.</param>
/// <param name="Image">Its name, with '/' between folders.</param>
/// <param name="Label">Its true class, where that is known.</param>
/// <param name="Classes">The most probable classes, the first of them the network's answer.</param>
/// <param name="Scores">Their probabilities, so that they read back as the same numbers.</param>
/// <param name="Ms">How long the forward pass took.</param>
/// <param name="Error">Why there is no result; null: there is one.</param>
internal sealed record PartLine(
    int Index,
    string Image,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Label,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int[]? Classes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double[]? Scores,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Ms,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error)
{
    /// <summary>The network's answer; null where there is none.</summary>
    [JsonIgnore]
    public int? Answer => Classes?[0];

    /// <summary>Whether two lines of an image count the same. Time, the words of an error and the last bits of a score may differ between machines.</summary>
    public bool AgreesWith(PartLine other) => (Index, Image, Label, Answer) == (other.Index, other.Image, other.Label, other.Answer);
}

/// <summary>What a run contributed to a part, written when it ends; one that is killed writes none.</summary>
/// <param name="Images">How many images it classified.</param>
/// <param name="Seconds">How long that took, all included.</param>
/// <param name="Threads">On how many threads.</param>
/// <param name="Device">On which device.</param>
internal sealed record PartSession(int Images, double Seconds, int Threads, string Device);

/// <summary>A session as a line, which is no image's.</summary>
internal sealed record PartSessionLine(PartSession Session);
