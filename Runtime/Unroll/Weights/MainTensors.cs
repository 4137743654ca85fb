using Unroll.Weights.Parts;

namespace Unroll.Weights;

/// <summary>The tensors of a checkpoint that people mean when they name no network.</summary>
internal static class MainTensors
{
    /// <summary>Chooses the largest dictionary; or those of about its size, each tensor under its full name.</summary>
    /// <returns>What comes before the names in the checkpoint, and the tensors by these names.</returns>
    public static (string Prefix, List<StateDictTensor> Tensors) Of(IReadOnlyList<TensorGroup> groups)
    {
        int most = groups.Count == 0 ? 0 : groups.Max(group => group.Tensors.Count);
        List<TensorGroup> large = [.. groups.Where(group => 2 * group.Tensors.Count > most)];
        if (large.Count != 1)
        {
            return ("", [.. large.SelectMany(group => group.Tensors.Select(tensor => group.Path.Length == 0 ? tensor : tensor.Rename(group.Prefix + tensor.Name)))]);
        }

        // nn.DataParallel's "module.", torch.compile's "_orig_mod."
        string wrappers = KeySuffixes.CommonWrappers(large[0].Tensors);
        return (large[0].Prefix + wrappers, wrappers.Length == 0 ? [.. large[0].Tensors] : [.. large[0].Tensors.Select(tensor => tensor.Rename(tensor.Name[wrappers.Length..]))]);
    }
}
