namespace Unroll.Cluster.Grains;

/// <summary>What is kept of a shard beside its part.</summary>
[GenerateSerializer]
internal sealed class ShardState
{
    /// <summary>How many images had a line in the part when this was written: its disk had them.</summary>
    [Id(0)]
    public int Done { get; set; }

    [Id(1)]
    public int Correct { get; set; }

    [Id(2)]
    public int Unreadable { get; set; }

    [Id(3)]
    public bool IsFinished { get; set; }

    /// <summary>Whether it is being worked on; found set by whoever takes over from a process that was killed.</summary>
    [Id(4)]
    public bool IsRunning { get; set; }

    /// <summary>How many of the next images are computed one at a time, since a process ended with one of them.</summary>
    [Id(5)]
    public int Careful { get; set; }

    /// <summary>The image that is computed alone; null: none is.</summary>
    [Id(6)]
    public int? Suspect { get; set; }

    /// <summary>How many processes have ended while that image was computed.</summary>
    [Id(7)]
    public int Ends { get; set; }
}
