namespace Unroll.Cluster.Jobs;

/// <summary>An image by its name: what grains send each other instead of pixels.</summary>
/// <param name="Index">Its place in the list of the job.</param>
/// <param name="Image">Its name below the folder of the data, with '/' between folders.</param>
/// <param name="Label">Its true class.</param>
[GenerateSerializer]
[Immutable]
internal sealed record ImageReference([property: Id(0)] int Index, [property: Id(1)] string Image, [property: Id(2)] int? Label);
