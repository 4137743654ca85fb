namespace Unroll.Cluster.Grains;

/// <summary>A shard that is being worked on, as the job knows it.</summary>
/// <param name="silo">Where it should be.</param>
internal sealed class ActiveShard(SiloAddress silo)
{
    /// <summary>Where it is.</summary>
    public SiloAddress Silo { get; set; } = silo;

    /// <summary>What it said last.</summary>
    public ShardProgress? Last { get; set; }

    /// <summary>Whether it is asked just now.</summary>
    public bool IsAsked { get; set; }

    /// <summary>When it was asked last.</summary>
    public long AskedAt { get; set; }
}
