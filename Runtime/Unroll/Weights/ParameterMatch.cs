using System.Text;

namespace Unroll.Weights;

/// <summary>Compares a network's parameters with a state dict, and tells all differences at once.</summary>
internal static class ParameterMatch
{
    private const int MaxListed = 20;

    /// <summary>Checks that a state dict has what a network needs, in the shapes it needs, and nothing else.</summary>
    /// <param name="network">The network's name, for the error.</param>
    /// <param name="parameters">All entries of its state_dict.</param>
    /// <param name="state">The checkpoint.</param>
    /// <param name="head">Under <see cref="HeadWeights.Initial"/> entries of the head are ignored on both sides.</param>
    /// <param name="headPrefix">What the keys of the head begin with ("fc."), for a network that was declared without one; empty when unknown.</param>
    /// <param name="unusedPrefixes">What the keys begin with that are neither needed nor unexpected.</param>
    /// <exception cref="CheckpointException">Something is missing, unexpected or mis-shaped; the message lists it.</exception>
    public static void Check(
        string network, IReadOnlyList<ParameterInfo> parameters, StateDict state, HeadWeights head, string headPrefix = "", IReadOnlyList<string>? unusedPrefixes = null)
    {
        HashSet<string> known = new(StringComparer.Ordinal);
        List<string> missing = [];
        List<string> unexpected = [];
        List<string> misshaped = [];
        int ofHead = 0;
        foreach (ParameterInfo parameter in parameters)
        {
            known.Add(parameter.Name);
            if (parameter.IsHead && head == HeadWeights.Initial)
            {
                continue;
            }

            bool isFound = state.TryGet(parameter.Name, out StateDictTensor? tensor);
            if (isFound ? HasShape(tensor!, parameter) : parameter.Kind == ParameterKind.Counter)
            {
                continue;
            }

            ofHead += parameter.IsHead ? 1 : 0;
            if (isFound)
            {
                misshaped.Add($"{parameter.Name} {ShapeText.Of(tensor!.Shape)} where {ShapeText.Of(parameter.Shape)} is expected");
            }
            else
            {
                missing.Add($"{parameter.Name} {ShapeText.Of(parameter.Shape)}");
            }
        }

        foreach (StateDictTensor tensor in state.Tensors)
        {
            bool isHead = headPrefix.Length > 0 && tensor.Name.StartsWith(headPrefix, StringComparison.Ordinal);
            bool isUnused = unusedPrefixes?.Any(prefix => tensor.Name.StartsWith(prefix, StringComparison.Ordinal)) == true;
            if (known.Contains(tensor.Name) || isUnused || (isHead && head == HeadWeights.Initial))
            {
                continue;
            }

            ofHead += isHead ? 1 : 0;
            unexpected.Add($"{tensor.Name} {ShapeText.Of(tensor.Shape)}");
        }

        int wrong = missing.Count + unexpected.Count + misshaped.Count;
        if (wrong > 0)
        {
            throw new CheckpointException(Describe(network, state.Source, missing, unexpected, misshaped, isOnlyHead: ofHead == wrong));
        }
    }

    private static bool HasShape(StateDictTensor tensor, ParameterInfo parameter)
    {
        // Before PyTorch 0.4 there were no scalars: a counter was a vector of one.
        return tensor.Shape.SequenceEqual(parameter.Shape)
            || (parameter.Kind == ParameterKind.Counter && parameter.Shape.Count == 0 && tensor.Shape is [1]);
    }

    private static string Describe(
        string network, string source, List<string> missing, List<string> unexpected, List<string> misshaped, bool isOnlyHead)
    {
        StringBuilder text = new();
        text.Append(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{source} does not fit {network}: {missing.Count} missing, {unexpected.Count} unexpected, {misshaped.Count} mis-shaped.");
        AppendGroup(text, "missing (expected shape)", missing);
        AppendGroup(text, "unexpected (found shape; no such parameter is expected)", unexpected);
        AppendGroup(text, "mis-shaped", misshaped);
        if (isOnlyHead)
        {
            text.Append("\nOnly the head differs: Head = HeadWeights.Initial loads the rest and leaves the head at its initial values.");
        }

        return text.ToString();
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
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n  … and {lines.Count - MaxListed} more");
        }
    }
}
