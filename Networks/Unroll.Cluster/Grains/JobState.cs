using Orleans;
using Unroll.Cluster.Jobs;

namespace Unroll.Cluster.Grains;

/// <summary>What is kept of a job: what it is. Written once.</summary>
[GenerateSerializer]
internal sealed class JobState
{
    [Id(0)]
    public JobSpec? Job { get; set; }
}

/// <summary>What is kept of a job: how far it is.</summary>
[GenerateSerializer]
internal sealed class JobTally
{
    [Id(0)]
    public HashSet<int> Finished { get; set; } = [];

    /// <summary>The images of the finished shards.</summary>
    [Id(1)]
    public int Done { get; set; }

    [Id(2)]
    public int Correct { get; set; }

    [Id(3)]
    public int Unreadable { get; set; }

    /// <summary>Why the job cannot be finished.</summary>
    [Id(4)]
    public string? Failure { get; set; }
}
