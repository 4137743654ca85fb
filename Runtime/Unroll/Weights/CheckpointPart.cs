using System.Globalization;
using Unroll.Weights.Parts;

namespace Unroll.Weights;

/// <summary>A part of a checkpoint that fits a network.</summary>
/// <param name="Name">The keys and prefixes that lead to it, with dots between, as <see cref="CheckpointOptions.Part"/> takes it; "." for what is at the top.</param>
/// <param name="Tensors">How many of its tensors are the network's.</param>
/// <param name="Elements">How many elements these have.</param>
/// <param name="Classes">How many classes its head tells apart; null for a network without a head, or with the initial one.</param>
public sealed record CheckpointPart(string Name, int Tensors, long Elements, int? Classes)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Tensors:N0} tensors, {Elements:N0} elements");

    internal static CheckpointPart Of(PartCandidate part, NetworkNeeds needs)
    {
        List<StateDictTensor> tensors = [.. needs.Parameters.Select(p => part.Find(p.Name)).OfType<StateDictTensor>()];
        int? classes = needs.HeadWeight is { } head && part.Find(head.Name) is { } weight ? weight.Shape[0] : null;
        return new CheckpointPart(part.Name, tensors.Count, tensors.Sum(tensor => tensor.ElementCount), classes);
    }
}
