namespace Unroll.Cluster.Grains;

/// <summary>What a classifier made of an image.</summary>
[GenerateSerializer]
[Immutable]
internal sealed record ImageResult([property: Id(0)] int[]? Classes, [property: Id(1)] double[]? Scores, [property: Id(2)] double? Ms, [property: Id(3)] string? Error);

/// <summary>What a classifier made of some images, in the order in which they were asked for.</summary>
/// <param name="Results">One for each; empty where there is a problem.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Device">Where it was computed.</param>
/// <param name="Threads">On how many threads.</param>
/// <param name="Problem">Why this silo cannot compute for the job; null: it can.</param>
[GenerateSerializer]
[Immutable]
internal sealed record BatchResult(
    [property: Id(0)] ImageResult[] Results, [property: Id(1)] double Seconds, [property: Id(2)] string Device, [property: Id(3)] int Threads, [property: Id(4)] string? Problem);

/// <summary>Whose fault it is that a shard is not worked on.</summary>
internal enum Trouble
{
    /// <summary>Nobody's: it is.</summary>
    None,

    /// <summary>Something that passes: the store does not answer, or a silo that is given up still writes the part.</summary>
    Passing,

    /// <summary>The silo's, which lacks files: others may have them.</summary>
    Silo,

    /// <summary>The job's own: it is the same on each silo.</summary>
    Job,
}

/// <summary>How far a shard is.</summary>
/// <param name="Shard">Which.</param>
/// <param name="Silo">Where it is worked on.</param>
/// <param name="Done">How many images have a line in its part.</param>
/// <param name="Correct">Of these, how many the network got right.</param>
/// <param name="Unreadable">And how many have no result.</param>
/// <param name="Computed">How many were done on this silo, since the shard came to it.</param>
/// <param name="IsFinished">Whether the part is complete.</param>
/// <param name="Trouble">Why it is not worked on.</param>
/// <param name="Problem">The same in words.</param>
[GenerateSerializer]
[Immutable]
internal sealed record ShardProgress(
    [property: Id(0)] int Shard,
    [property: Id(1)] string Silo,
    [property: Id(2)] int Done,
    [property: Id(3)] int Correct,
    [property: Id(4)] int Unreadable,
    [property: Id(5)] int Computed,
    [property: Id(6)] bool IsFinished,
    [property: Id(7)] Trouble Trouble = Trouble.None,
    [property: Id(8)] string? Problem = null);

/// <summary>A silo's part in a job.</summary>
/// <param name="Silo">Its address.</param>
/// <param name="Shards">How many shards it works on.</param>
/// <param name="Images">How many images it has done.</param>
/// <param name="Problem">Why it gets no work; null: it does.</param>
[GenerateSerializer]
[Immutable]
internal sealed record SiloProgress([property: Id(0)] string Silo, [property: Id(1)] int Shards, [property: Id(2)] long Images, [property: Id(3)] string? Problem);

/// <summary>How far a job is.</summary>
/// <param name="Job">Its name.</param>
/// <param name="Network">Its network.</param>
/// <param name="Images">How many images it has.</param>
/// <param name="Done">How many have a line in a part, as far as the job has heard.</param>
/// <param name="Correct">Of these, how many the network got right.</param>
/// <param name="Unreadable">And how many have no result.</param>
/// <param name="Shards">How many shards it has.</param>
/// <param name="FinishedShards">How many are finished.</param>
/// <param name="IsFinished">Whether all are.</param>
/// <param name="Failure">Why it cannot be finished; null: it can.</param>
/// <param name="Silos">The silos that are there.</param>
/// <param name="Problem">What is in the way at the moment, and may pass; null: nothing.</param>
[GenerateSerializer]
[Immutable]
internal sealed record JobProgress(
    [property: Id(0)] string Job,
    [property: Id(1)] string Network,
    [property: Id(2)] int Images,
    [property: Id(3)] int Done,
    [property: Id(4)] int Correct,
    [property: Id(5)] int Unreadable,
    [property: Id(6)] int Shards,
    [property: Id(7)] int FinishedShards,
    [property: Id(8)] bool IsFinished,
    [property: Id(9)] string? Failure,
    [property: Id(10)] SiloProgress[] Silos,
    [property: Id(11)] string? Problem);
