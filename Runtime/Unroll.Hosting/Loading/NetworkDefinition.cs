using Unroll.Weights;

namespace Unroll.Hosting.Loading;

/// <summary>A declared network without its type: what a host must know to load it.</summary>
/// <param name="Info">The network's facts.</param>
/// <param name="Load">Loads it onto the CPU.</param>
internal sealed record NetworkDefinition(NetworkInfo Info, Func<StateDict, LoadOptions, INetwork> Load);
