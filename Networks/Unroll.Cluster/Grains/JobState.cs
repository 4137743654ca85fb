using Unroll.Cluster.Jobs;

namespace Unroll.Cluster.Grains;

/// <summary>What is kept of a job: what it is. Written once.</summary>
[GenerateSerializer]
internal sealed class JobState
{
    [Id(0)]
    public JobSpec? Job { get; set; }

    /// <summary>Where in the list of images the references of each shard begin, and where the list ends.</summary>
    [Id(1)]
    public long[] Offsets { get; set; } = [];
}

/// <summary>What is kept of a job: how far it is.</summary>
[GenerateSerializer]
internal sealed class JobTally
{
    /// <summary>A bit for each shard: whether it is finished.</summary>
    [Id(0)]
    public byte[] Bits { get; set; } = [];

    /// <summary>How many are.</summary>
    [Id(5)]
    public int Finished { get; set; }

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

    /// <summary>Whether a shard is finished.</summary>
    public bool IsFinished(int shard) => shard / 8 < Bits.Length && (Bits[shard / 8] & (1 << (shard % 8))) != 0;

    /// <summary>Counts a shard that is.</summary>
    public void Finish(ShardProgress shard)
    {
        if (shard.Shard / 8 >= Bits.Length)
        {
            Bits = [.. Bits, .. new byte[(shard.Shard / 8) + 1 - Bits.Length]];
        }

        Bits[shard.Shard / 8] |= (byte)(1 << (shard.Shard % 8));
        Finished++;
        Done += shard.Done;
        Correct += shard.Correct;
        Unreadable += shard.Unreadable;
    }
}
