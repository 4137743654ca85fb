namespace Unroll.Weights.Pickle;

/// <summary>What a pickle holds.</summary>
/// <param name="Root">Its value.</param>
/// <param name="Length">The bytes it takes.</param>
/// <param name="Storages">All storages that it names, by their names in the container, also those of values that are not read.</param>
internal sealed record PickleContent(object? Root, int Length, IReadOnlyDictionary<string, PickleStorage> Storages);
