using Orleans.Concurrency;
using Unroll.Cluster.Jobs;

namespace Unroll.Cluster.Grains;

/// <summary>A job, by its name: gives its shards to silos until all are finished.</summary>
internal interface IJobGrain : IGrainWithStringKey
{
    /// <summary>Starts it, or goes on with it where it has begun.</summary>
    /// <param name="job">What it is.</param>
    /// <param name="offsets">Where in the list of images the references of each shard begin, and where the list ends.</param>
    Task<JobProgress> StartAsync(JobSpec job, [Immutable] long[] offsets);

    /// <summary>What the job is.</summary>
    Task<JobSpec> GetSpecAsync();

    /// <summary>Where the references of a shard are.</summary>
    Task<ListRange> GetRangeAsync(int shard);

    /// <summary>How far it is.</summary>
    Task<JobProgress> GetProgressAsync();

    /// <summary>Tells it how far a shard is, which is so told at once when it ends.</summary>
    [OneWay]
    Task ReportAsync(ShardProgress progress);
}
