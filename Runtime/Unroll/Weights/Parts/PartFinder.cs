namespace Unroll.Weights.Parts;

/// <summary>
/// Finds the parts of a checkpoint that may be a network's: wherever names of its parameters stand, there is a part, whatever comes before them.
/// It takes one pass over the checkpoint's keys.
/// </summary>
internal static class PartFinder
{
    /// <summary>Lists all values of a checkpoint under their full names.</summary>
    public static List<CheckpointEntry> EntriesOf(IReadOnlyList<TensorGroup> groups)
    {
        List<CheckpointEntry> entries = [];
        for (int i = 0; i < groups.Count; i++)
        {
            TensorGroup group = groups[i];
            int index = i;
            entries.AddRange(group.Tensors.Select(tensor => new CheckpointEntry(group.Prefix + tensor.Name, index, tensor)));
            entries.AddRange(group.Unread.Select(unread => new CheckpointEntry(group.Prefix + unread.Name, index, null, unread)));
        }

        return entries;
    }

    /// <summary>Finds the parts that have some of the network's parameters by name, whatever their shapes.</summary>
    public static IReadOnlyList<PartCandidate> Find(NetworkNeeds needs, IReadOnlyList<CheckpointEntry> entries)
    {
        int longest = needs.Parameters.Count == 0 ? 0 : needs.Parameters.Max(p => p.Name.Length);
        Dictionary<string, PartCandidate> byPrefix = new(StringComparer.Ordinal);
        foreach (CheckpointEntry entry in entries)
        {
            foreach ((string suffix, int start) in KeySuffixes.Of(entry.Name, longest))
            {
                if (!needs.ByName.ContainsKey(suffix))
                {
                    continue;
                }

                string prefix = entry.Name[..start];
                if (!byPrefix.TryGetValue(prefix, out PartCandidate? candidate))
                {
                    byPrefix.Add(prefix, candidate = new PartCandidate(prefix));
                }

                if (entry.Tensor is not null)
                {
                    candidate.Add(suffix, entry.Group, entry.Tensor);
                }
                else
                {
                    candidate.AddUnread(suffix, entry.Unread!.Kind);
                }
            }
        }

        return [.. byPrefix.Values];
    }

    /// <summary>
    /// Tells a part without a head where its head is, if there is one place for it beside the part: mmpretrain has <c>backbone.</c> and <c>head.fc.</c>, Hugging Face's
    /// transformers <c>resnet.</c> and <c>classifier.</c>
    /// </summary>
    public static void FindHead(NetworkNeeds needs, PartCandidate part, IReadOnlyList<PartCandidate> candidates, CheckpointOptions options)
    {
        List<ParameterInfo> head = [.. needs.Parameters.Where(p => p.IsHead && NetworkNeeds.IsRequired(p, options))];
        if (head.Count == 0 || part.Prefix.Length == 0 || head.Exists(p => part.Found.ContainsKey(p.Name)))
        {
            return;
        }

        string around = part.Prefix[..(part.Prefix.LastIndexOf('.', part.Prefix.Length - 2) + 1)];
        List<PartCandidate> heads = [.. candidates.Where(other =>
            other.Prefix.StartsWith(around, StringComparison.Ordinal)
            && other.Found.Keys.All(name => needs.ByName[name].IsHead)
            && head.TrueForAll(p => other.Found.TryGetValue(p.Name, out StateDictTensor? tensor) && NetworkNeeds.HasOtherClasses(p, tensor)))];
        part.Head = heads.Count == 1 ? heads[0] : null;
    }
}
