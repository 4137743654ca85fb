using Unroll.Hub.Catalog;

namespace Unroll.Hub;

/// <summary>What a server says of published weights.</summary>
/// <param name="Weights">The weights.</param>
/// <param name="Bytes">The file's length; null where the server does not say, or does not have it.</param>
/// <param name="Problem">What is wrong: the address does not answer, or what it says is not what the table says; null: nothing.</param>
public sealed record WeightsCheck(PublishedWeights Weights, long? Bytes, string? Problem);
