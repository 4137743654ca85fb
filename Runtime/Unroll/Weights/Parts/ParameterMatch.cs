using System.Globalization;
using System.Text;

namespace Unroll.Weights.Parts;

/// <summary>What differs between a network's parameters and a part of a checkpoint.</summary>
internal sealed class ParameterMatch
{
    private const int MaxListed = 20;

    /// <summary>
    /// What tools leave beside parameters and nothing computes with: thop's counters (thop/profile.py registers them as buffers), a batch norm's count of steps where the
    /// network has none, torch.optim.swa_utils.AveragedModel's count of models.
    /// </summary>
    private static readonly string[] Ballast = ["total_ops", "total_params", "num_batches_tracked", "n_averaged"];

    private readonly NetworkNeeds _needs;
    private readonly List<string> _missing = [];
    private readonly List<string> _unexpected = [];
    private readonly List<string> _misshaped = [];
    private readonly List<string> _unread = [];
    private bool _isOnlyHead = true;
    private bool _isOnlyStem = true;
    private int? _classes;
    private int? _channels;

    /// <summary>The head's parameters that are missing, and the surplus tensors, to find the one among the other.</summary>
    private readonly List<ParameterInfo> _missingHead = [];
    private readonly Dictionary<string, StateDictTensor> _strangers = new(StringComparer.Ordinal);

    private ParameterMatch(NetworkNeeds needs) => _needs = needs;

    /// <summary>True when nothing differs.</summary>
    public bool IsFit => _missing.Count + _unexpected.Count + _misshaped.Count + _unread.Count == 0;

    /// <summary>Compares.</summary>
    /// <param name="needs">What the network needs.</param>
    /// <param name="part">A part of the checkpoint.</param>
    /// <param name="entries">All values of the checkpoint.</param>
    /// <param name="parts">Other parts, whole ones: what is in these is no surplus of a part around them.</param>
    /// <param name="options">What may differ.</param>
    public static ParameterMatch Of(NetworkNeeds needs, PartCandidate part, IReadOnlyList<CheckpointEntry> entries, IReadOnlyList<PartCandidate> parts, CheckpointOptions options)
    {
        ParameterMatch match = new(needs);
        foreach (ParameterInfo parameter in needs.Parameters)
        {
            match.Compare(parameter, part, options);
        }

        if (!options.IgnoreUnexpected)
        {
            string[] inside = [.. parts.Where(other => other != part && other.Prefix.StartsWith(part.Prefix, StringComparison.Ordinal)).Select(other => other.Prefix)];
            match.LookForStrangers(part, entries.Where(entry => part.IsStranger(entry) && !Array.Exists(inside, prefix => entry.Name.StartsWith(prefix, StringComparison.Ordinal))), options);
        }

        return match;
    }

    /// <summary>True when a part lacks parameters or has them in other shapes; sooner known than what else it has.</summary>
    public static bool IsIncomplete(NetworkNeeds needs, PartCandidate part, CheckpointOptions options) => needs.Parameters.Any(p => part.Find(p.Name) is { } tensor
        ? (NetworkNeeds.IsRequired(p, options) || p.Kind == ParameterKind.Counter) && !needs.Accepts(p, tensor, options)
        : NetworkNeeds.IsRequired(p, options));

    /// <summary>All that differs, and what would help.</summary>
    /// <param name="source">The checkpoint's name, and that of the part.</param>
    public string Describe(string source)
    {
        StringBuilder text = new();
        int missing = _missing.Count + _unread.Count;
        text.Append(CultureInfo.InvariantCulture, $"{source} does not fit {_needs.Network}: {missing} missing, {_unexpected.Count} unexpected, {_misshaped.Count} mis-shaped.");
        AppendGroup(text, "not read", _unread);
        AppendGroup(text, "missing (expected shape)", _missing);
        AppendGroup(text, "unexpected (found shape; no such parameter is expected)", _unexpected);
        AppendGroup(text, "mis-shaped", _misshaped);
        text.Append(Advice());
        return text.ToString();
    }

    private string Advice()
    {
        if (_isOnlyHead && _misshaped.Count > 0 && _missing.Count + _unexpected.Count + _unread.Count == 0 && _classes is { } classes)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"\nOnly the head differs: it tells {classes} classes apart. Declare the network with Classes = {classes}, as [NetworkVariant(typeof(…), Classes = {classes})] does for any declared one.");
        }

        if (RenamedHead() is { } head)
        {
            return $"\nThe tensors of {head} have the shapes of the head's. If they are the head, rename them: StateDict.Open(…).Rename(key => key.Replace(\"{head}\", \"{_needs.HeadPrefix}\")).";
        }

        if (_isOnlyHead && _unread.Count == 0)
        {
            return "\nOnly the head differs: Head = HeadWeights.Initial loads the rest and leaves the head at its initial values.";
        }

        if (_isOnlyStem && _missing.Count + _unexpected.Count + _unread.Count == 0 && _channels is { } channels)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"\nOnly the first convolution differs: it is for images of {channels} channels. Declare the network with Input = [{channels}, …], or adapt the weights by timm's rule: Stem = StemWeights.Adapt.");
        }

        return _missing.Count + _misshaped.Count + _unread.Count == 0
            ? "\nAll that the network needs is there: if the rest is not meant for it, IgnoreUnexpected = true passes over that. Networks that compute with it are others, though."
            : "";
    }

    /// <summary>The prefix under which a checkpoint has the head, where that is all it has otherwise: "fc.1.", of a Sequential with a dropout, "last_linear.".</summary>
    private string? RenamedHead()
    {
        if (_missingHead.Count == 0 || _missingHead.Count != _missing.Count || _unread.Count + _misshaped.Count > 0 || _unexpected.Count != _strangers.Count)
        {
            return null;
        }

        string[] suffixes = [.. _missingHead.Select(parameter => parameter.Name[_needs.HeadPrefix.Length..])];
        string[] prefixes =
        [
            .. _strangers.Keys.Where(name => name.EndsWith("." + suffixes[0], StringComparison.Ordinal)).Select(name => name[..^suffixes[0].Length])
                .Where(prefix => _missingHead.Zip(suffixes).All(
                    wanted => _strangers.TryGetValue(prefix + wanted.Second, out StateDictTensor? tensor) && tensor.Shape.SequenceEqual(wanted.First.Shape))),
        ];
        return prefixes is [var only] ? only : null;
    }

    private void Compare(ParameterInfo parameter, PartCandidate part, CheckpointOptions options)
    {
        StateDictTensor? tensor = part.Find(parameter.Name);
        bool isRequired = NetworkNeeds.IsRequired(parameter, options);
        if (tensor is null && isRequired)
        {
            Differs(parameter, isStem: false);
            if (part.Unread.TryGetValue(parameter.Name, out string? kind))
            {
                _unread.Add($"parameter {parameter.Name} is {kind}");
            }
            else
            {
                _missing.Add($"{parameter.Name} {ShapeText.Of(parameter.Shape)}");
                if (parameter.IsHead)
                {
                    _missingHead.Add(parameter);
                }
            }
        }
        else if (tensor is not null && (isRequired || parameter.Kind == ParameterKind.Counter) && !_needs.Accepts(parameter, tensor, options))
        {
            bool isStem = _needs.HasOtherChannels(parameter, tensor);
            Differs(parameter, isStem);
            _channels = isStem ? tensor.Shape[1] : _channels;
            _classes = parameter.IsHead && NetworkNeeds.HasOtherClasses(parameter, tensor) ? tensor.Shape[0] : _classes;
            _misshaped.Add($"{parameter.Name} {ShapeText.Of(tensor.Shape)} where {ShapeText.Of(parameter.Shape)} is expected");
        }
        else if (tensor is not null && part.Doubled.Contains(parameter.Name))
        {
            Differs(parameter, isStem: false);
            _unexpected.Add($"{parameter.Name} a second time, in another wrapper");
        }
    }

    private void LookForStrangers(PartCandidate part, IEnumerable<CheckpointEntry> strangers, CheckpointOptions options)
    {
        foreach (CheckpointEntry entry in strangers)
        {
            string name = entry.Name[part.Prefix.Length..];
            bool isHead = _needs.HeadPrefix.Length > 0 && name.StartsWith(_needs.HeadPrefix, StringComparison.Ordinal);
            if (_needs.ByName.ContainsKey(name)
                || Ballast.Contains(name[(name.LastIndexOf('.') + 1)..])
                || _needs.UnusedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
                || (isHead && options.Head == HeadWeights.Initial)
                || entry.Unread is { IsTensor: false })
            {
                continue;
            }

            _isOnlyHead &= isHead;
            _isOnlyStem = false;
            if (entry.Tensor is { } tensor)
            {
                _strangers[name] = tensor;
            }

            _unexpected.Add(entry.Tensor is null ? $"parameter {name} is {entry.Unread!.Kind}" : $"{name} {ShapeText.Of(entry.Tensor.Shape)}");
        }
    }

    private void Differs(ParameterInfo parameter, bool isStem)
    {
        _isOnlyHead &= parameter.IsHead;
        _isOnlyStem &= isStem;
    }

    private static void AppendGroup(StringBuilder text, string title, List<string> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        text.Append('\n').Append(title).Append(':');
        foreach (string line in lines.Take(MaxListed))
        {
            text.Append("\n  ").Append(line);
        }

        if (lines.Count > MaxListed)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  … and {lines.Count - MaxListed} more");
        }
    }
}
