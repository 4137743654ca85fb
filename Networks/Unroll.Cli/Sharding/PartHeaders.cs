using System.Security.Cryptography;
using Unroll.Cli.Assemblies;
using Unroll.Images;

namespace Unroll.Cli.Sharding;

/// <summary>Makes headers of what a command works with.</summary>
internal static class PartHeaders
{
    /// <summary>The classes that an evaluation keeps of each image.</summary>
    public const int EvaluationTop = 5;

    public const string Evaluate = "evaluate";

    public const string Predict = "predict";

    /// <summary>The header of a part.</summary>
    /// <param name="command">Which command's job it is.</param>
    /// <param name="classifier">The network with its weights.</param>
    /// <param name="images">All images of the job.</param>
    /// <param name="data">Where they are, in words.</param>
    /// <param name="top">How many classes are kept of each.</param>
    /// <param name="shard">Which part.</param>
    public static PartHeader Of(string command, Classifier classifier, ShardImages images, string data, int top, Shard shard) => new(
        PartHeader.Version,
        AssemblyHeader.OwnVersion,
        command,
        classifier.Entry.Name,
        classifier.Entry.Info.Fingerprint,
        HashOf(classifier.WeightsFile),
        classifier.WeightsPart,
        TextOf(classifier.Images),
        data,
        images.Count,
        images.Hash(),
        Math.Min(top, classifier.Classes),
        classifier.Labels.Names,
        shard.Index,
        shard.Count);

    /// <summary>The header of a job with what this machine's network and weights say instead of the job's own.</summary>
    public static PartHeader With(PartHeader job, Classifier classifier) => job with
    {
        Tool = AssemblyHeader.OwnVersion,
        Network = classifier.Entry.Name,
        Fingerprint = classifier.Entry.Info.Fingerprint,
        Weights = HashOf(classifier.WeightsFile),
        WeightsPart = classifier.WeightsPart,
        Preprocessing = TextOf(classifier.Images),
    };

    private static string HashOf(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static string TextOf(ImageInput input) =>
        $"{input.Preprocessing}{(input.Reading.ApplyOrientation ? ", turned as EXIF says" : "")}{(input.Reading.MaxPixels == ImageOptions.DefaultMaxPixels ? "" : $", at most {input.Reading.MaxPixels} pixels")}";
}
