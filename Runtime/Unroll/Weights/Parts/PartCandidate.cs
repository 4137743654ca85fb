namespace Unroll.Weights.Parts;

/// <summary>The tensors under one prefix that have names of a network's parameters.</summary>
/// <param name="prefix">What comes before these names, with its last dot; empty for what is at the top.</param>
internal sealed class PartCandidate(string prefix)
{
    private readonly Dictionary<string, StateDictTensor> _found = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _unread = new(StringComparer.Ordinal);
    private readonly HashSet<StateDictTensor> _tensors = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<int> _groups = [];
    private readonly List<string> _doubled = [];

    /// <summary>What comes before the names of parameters.</summary>
    public string Prefix => prefix;

    /// <summary>Prefix, as users write it.</summary>
    public string Name => prefix.Length == 0 ? "." : prefix[..^1];

    /// <summary>The tensor of each parameter.</summary>
    public IReadOnlyDictionary<string, StateDictTensor> Found => _found;

    /// <summary>The parameters whose values are not read, and what they are.</summary>
    public IReadOnlyDictionary<string, string> Unread => _unread;

    /// <summary>Parameters for which there are two tensors: with a wrapper in its name and without.</summary>
    public IReadOnlyList<string> Doubled => _doubled;

    /// <summary>The part of the model where the head is, if it is elsewhere.</summary>
    public PartCandidate? Head { get; set; }

    /// <summary>Adds a tensor.</summary>
    public void Add(string parameter, int group, StateDictTensor tensor)
    {
        if (_found.TryAdd(parameter, tensor))
        {
            _tensors.Add(tensor);
            _groups.Add(group);
        }
        else
        {
            _doubled.Add(parameter);
        }
    }

    /// <summary>Adds a value that is not read.</summary>
    public void AddUnread(string parameter, string kind) => _unread.TryAdd(parameter, kind);

    /// <summary>The tensor of a parameter, in this part or where the head is.</summary>
    public StateDictTensor? Find(string parameter) => _found.GetValueOrDefault(parameter) ?? Head?._found.GetValueOrDefault(parameter);

    /// <summary>True when a tensor is in this part's dictionaries and under its prefix, and is no parameter's.</summary>
    public bool IsStranger(CheckpointEntry entry) =>
        (_groups.Count == 0 || _groups.Contains(entry.Group))
        && entry.Name.StartsWith(prefix, StringComparison.Ordinal)
        && (entry.Tensor is null || (!_tensors.Contains(entry.Tensor) && Head?._tensors.Contains(entry.Tensor) != true));

    /// <summary>True when both have the same elements of the same storages: one state dict that was saved under two keys.</summary>
    public bool IsSameAs(PartCandidate other, IEnumerable<ParameterInfo> parameters) => parameters.All(p =>
        Find(p.Name) is { } mine ? other.Find(p.Name) is { } theirs && mine.IsSameAs(theirs) : other.Find(p.Name) is null);
}

/// <summary>A value of a checkpoint under its full name.</summary>
/// <param name="Name">The keys that lead to it, with dots between.</param>
/// <param name="Group">The dictionary that it is in.</param>
/// <param name="Tensor">The tensor; null where it is not read.</param>
/// <param name="Unread">What it is, where it is not read.</param>
internal sealed record CheckpointEntry(string Name, int Group, StateDictTensor? Tensor, UnreadValue? Unread = null);
