namespace Unroll.Cluster.Grains;

/// <summary>The silos of a cluster as a job sees them.</summary>
internal sealed class SiloTable
{
    /// <summary>Shards on a silo at a time: while one writes, the other's images are computed.</summary>
    private const int ShardsOnSilo = 2;

    private readonly Dictionary<SiloAddress, Entry> _silos = [];

    /// <summary>Whether none is left that could compute the job.</summary>
    public bool AreAllExcluded => _silos.Count > 0 && _silos.Values.All(silo => silo.Problem is not null);

    /// <summary>Learns which silos there are.</summary>
    public void Update(ClusterMembershipSnapshot cluster)
    {
        var active = cluster.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress).ToHashSet();
        foreach (var silo in _silos.Keys.Where(silo => !active.Contains(silo)).ToArray())
        {
            _silos.Remove(silo);
        }

        foreach (var silo in active)
        {
            _silos.TryAdd(silo, new Entry());
        }
    }

    /// <summary>Whether a silo is there and can compute the job.</summary>
    public bool Has(SiloAddress silo) => _silos.TryGetValue(silo, out var entry) && entry.Problem is null;

    /// <summary>Counts images that a silo has done.</summary>
    public void Add(SiloAddress silo, int images)
    {
        if (_silos.TryGetValue(silo, out var entry))
        {
            entry.Images += images;
        }
    }

    /// <summary>Gives a silo no more work of this job.</summary>
    public void Exclude(SiloAddress silo, string problem)
    {
        if (_silos.TryGetValue(silo, out var entry))
        {
            entry.Problem = problem;
        }
    }

    /// <summary>Tries all again.</summary>
    public void Forgive()
    {
        foreach (var entry in _silos.Values)
        {
            entry.Problem = null;
        }
    }

    /// <summary>The silo with the most room; null where none has any.</summary>
    public SiloAddress? Emptiest(IEnumerable<ActiveShard> shards)
    {
        var counts = Count(shards);
        return _silos
            .Where(silo => silo.Value.Problem is null && counts.GetValueOrDefault(silo.Key) < ShardsOnSilo)
            .Select(silo => silo.Key)
            .MinBy(silo => counts.GetValueOrDefault(silo));
    }

    /// <summary>What those who watch are told.</summary>
    public SiloProgress[] Progress(IEnumerable<ActiveShard> shards)
    {
        var counts = Count(shards);
        return [.. _silos.OrderBy(silo => silo.Key).Select(silo => new SiloProgress($"{silo.Key.Endpoint}", counts.GetValueOrDefault(silo.Key), silo.Value.Images, silo.Value.Problem))];
    }

    private static Dictionary<SiloAddress, int> Count(IEnumerable<ActiveShard> shards) => shards.CountBy(shard => shard.Silo).ToDictionary();

    private sealed class Entry
    {
        public long Images { get; set; }

        public string? Problem { get; set; }
    }
}
