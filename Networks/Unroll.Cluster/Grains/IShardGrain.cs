namespace Unroll.Cluster.Grains;

/// <summary>A shard of a job, "job/number": sends references to its images to the classifier of its silo, and writes the results to its part.</summary>
internal interface IShardGrain : IGrainWithStringKey
{
    /// <summary>Sees to it that the shard is being worked on, unless it is finished. It may be asked as often as anybody likes.</summary>
    /// <returns>How far it is.</returns>
    Task<ShardProgress> ContinueAsync();
}
