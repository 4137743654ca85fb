namespace Unroll.Weights.Parts;

/// <summary>
/// The keys that a tensor may have in a part of a model: what is left of its own without the modules around that part. Wrappers in the middle are passed over.
/// </summary>
internal static class KeySuffixes
{
    /// <summary>
    /// Modules that hold another one and give its parameters a name in between: nn.DataParallel and DistributedDataParallel, torch.compile, activation checkpoints, FSDP of new
    /// and old, Lightning Fabric, Opacus. No network has parts of these names.
    /// </summary>
    private static readonly HashSet<string> Wrappers = new(StringComparer.Ordinal)
    {
        "module", "_orig_mod", "_checkpoint_wrapped_module", "_fsdp_wrapped_module", "_fpw_module", "_forward_module", "_module",
    };

    /// <summary>Lists what is left of a key from each of its components on, shortest first.</summary>
    /// <param name="key">A key of a checkpoint.</param>
    /// <param name="longest">The length from which on nobody asks.</param>
    /// <returns>Each with the number of characters that come before it in the key.</returns>
    public static IEnumerable<(string Suffix, int Start)> Of(string key, int longest)
    {
        string suffix = "";
        int end = key.Length;
        while (end > 0)
        {
            int start = key.LastIndexOf('.', end - 1) + 1;
            string component = key[start..end];
            end = start - 1;
            if (Wrappers.Contains(component))
            {
                continue;
            }

            suffix = suffix.Length == 0 ? component : $"{component}.{suffix}";
            if (suffix.Length > longest)
            {
                yield break;
            }

            yield return (suffix, start);
        }
    }

    /// <summary>What all keys begin with that is nothing but wrappers; empty where there is none.</summary>
    public static string CommonWrappers(IReadOnlyList<StateDictTensor> tensors)
    {
        string prefix = "";
        while (tensors.Count > 0)
        {
            int dot = tensors[0].Name.IndexOf('.', prefix.Length);
            if (dot < 0 || !Wrappers.Contains(tensors[0].Name[prefix.Length..dot]))
            {
                break;
            }

            string longer = tensors[0].Name[..(dot + 1)];
            if (!tensors.All(tensor => tensor.Name.StartsWith(longer, StringComparison.Ordinal)))
            {
                break;
            }

            prefix = longer;
        }

        return prefix;
    }
}
