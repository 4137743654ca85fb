namespace Unroll.Hosting;

/// <summary>What serves at the moment.</summary>
/// <param name="IsReady">Whether weights are loaded, their warm-up was finite, and requests are taken.</param>
/// <param name="Weights">The file that the weights came from; null before they are loaded.</param>
/// <param name="LoadedAt">When they were loaded; null before.</param>
/// <param name="ReloadFailure">Why newer weights could not be taken; null where there are none, or they serve.</param>
public sealed record ServingStatus(bool IsReady, string? Weights, DateTimeOffset? LoadedAt, string? ReloadFailure);
