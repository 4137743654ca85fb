using System.Text.Json;
using Unroll.Cli.Sharding;
using Unroll.Images;

namespace Unroll.Cluster.Jobs;

/// <summary>A job, and where in its list the references of each shard begin, and where the list ends.</summary>
internal sealed record PlannedJob(JobSpec Job, long[] Offsets);

/// <summary>The place of a shard's references in the list of a job.</summary>
[GenerateSerializer]
[Immutable]
internal readonly record struct ListRange([property: Id(0)] long First, [property: Id(1)] long End);

/// <summary>What a job is: all that a silo must know to classify its images. Paths are the same on all machines, unless they are null.</summary>
[GenerateSerializer]
[Immutable]
internal sealed record JobSpec
{
    /// <summary>The job's name: made once for an output folder, so that a second run goes on with the first one's work.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>The header of its parts, as JSON.</summary>
    [Id(1)]
    public required string Header { get; init; }

    [Id(2)]
    public required string Network { get; init; }

    /// <summary>The assembly that the network is from; null: the zoo.</summary>
    [Id(3)]
    public string? Assembly { get; init; }

    /// <summary>A checkpoint's path, or the address or tag of published weights; null: those that are shipped or published first.</summary>
    [Id(4)]
    public string? Weights { get; init; }

    [Id(5)]
    public string? WeightsPart { get; init; }

    [Id(6)]
    public bool? VerifyHash { get; init; }

    [Id(7)]
    public bool AllowOtherLayers { get; init; }

    /// <summary>What is done to the pixels, as JSON.</summary>
    [Id(8)]
    public required string Preprocessing { get; init; }

    [Id(9)]
    public bool ApplyOrientation { get; init; }

    [Id(10)]
    public long MaxPixels { get; init; }

    [Id(11)]
    public required string Device { get; init; }

    [Id(12)]
    public string? Precision { get; init; }

    /// <summary>The folder of the images; null: the shipped ones.</summary>
    [Id(13)]
    public string? Data { get; init; }

    /// <summary>The folder of the parts and of the list of images.</summary>
    [Id(14)]
    public required string Output { get; init; }

    /// <summary>How many shards there are.</summary>
    [Id(15)]
    public required int Shards { get; init; }

    /// <summary>How often a process may end while an image is computed before the image is set aside.</summary>
    [Id(16)]
    public int Attempts { get; init; }

    /// <summary>The header of a shard's part.</summary>
    public PartHeader HeaderOf(int shard) => JsonSerializer.Deserialize(Header, PartJson.Default.PartHeader)!.At(new Shard(shard, Shards));

    /// <summary>A shard's part.</summary>
    public string PathOf(int shard) => JobFolder.PartPath(Output, shard);

    /// <summary>What is done to the pixels.</summary>
    public Preprocessing ReadPreprocessing() => JsonSerializer.Deserialize(Preprocessing, JobJson.Default.Preprocessing)!;
}
