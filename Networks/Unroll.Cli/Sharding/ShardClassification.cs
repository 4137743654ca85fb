using Unroll.Images;

namespace Unroll.Cli.Sharding;

/// <summary>From an image to its line.</summary>
internal static class ShardClassification
{
    /// <summary>Classifies an image that is in the lane's input.</summary>
    /// <param name="lane">Where.</param>
    /// <param name="index">The image's place in the list.</param>
    /// <param name="name">Its name.</param>
    /// <param name="label">Its true class, where that is known.</param>
    /// <param name="top">How many classes to keep.</param>
    public static PartLine Classify(ClassifierWorker lane, int index, string name, int? label, int top)
    {
        var (answer, forward) = lane.Classify();
        var best = Logits.Top(lane.Probabilities, top);

        // Logits may differ where probabilities do not any more: the answer is that of the logits.
        int[] classes = [answer, .. best.Select(prediction => prediction.Class).Where(candidate => candidate != answer).Take(best.Count - 1)];
        return new PartLine(index, name, label, classes, [.. classes.Select(candidate => lane.Probabilities[candidate])], forward.TotalMilliseconds, null);
    }

    /// <summary>The line of an image that has no result.</summary>
    public static PartLine Failed(int index, string name, int? label, string error) => new(index, name, label, null, null, null, error);

    /// <summary>Whether an exception is the image's own fault rather than the machine's.</summary>
    public static bool IsOfImage(Exception e) => e is ImageException or IOException or UnauthorizedAccessException;
}
