using Unroll.Images;

namespace Unroll.Cli.Published;

/// <summary>Where a network's weights are on this machine, and what images are prepared with for them.</summary>
/// <param name="Path">The file; null where nobody named one and none is shipped or published.</param>
/// <param name="Preprocessing">What the weights themselves say; null where that is the network's own.</param>
/// <param name="Network">The published network that they are for; null where only the file's name may say it.</param>
internal sealed record ResolvedWeights(string? Path, Preprocessing? Preprocessing = null, string? Network = null);
