namespace Unroll.Weights;

/// <summary>Removes what wrappers put before every key: nn.DataParallel "module.", torch.compile "_orig_mod.".</summary>
internal static class KeyPrefixes
{
    private const int MaxWrappers = 4;

    private static readonly string[] Wrappers = ["module.", "_orig_mod."];

    /// <summary>Removes the prefixes that all tensors share.</summary>
    public static List<StateDictTensor> Strip(List<StateDictTensor> tensors)
    {
        for (int i = 0; i < MaxWrappers && tensors.Count > 0; i++)
        {
            if (Wrappers.FirstOrDefault(w => tensors.TrueForAll(t => t.Name.StartsWith(w, StringComparison.Ordinal))) is not string prefix)
            {
                break;
            }

            tensors = tensors.ConvertAll(t => t.Rename(t.Name[prefix.Length..]));
        }

        return tensors;
    }
}
