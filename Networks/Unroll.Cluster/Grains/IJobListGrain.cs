namespace Unroll.Cluster.Grains;

/// <summary>The jobs of a cluster, for those who want to watch one.</summary>
internal interface IJobListGrain : IGrainWithIntegerKey
{
    Task AddAsync(string job);

    /// <summary>The names of the last ones, the newest last.</summary>
    Task<string[]> GetAsync();
}
