using Unroll.Cluster.Jobs;

namespace Unroll.Cluster.Grains;

/// <summary>A job's network on the silo of whoever asks.</summary>
internal interface IClassifierGrain : IGrainWithStringKey
{
    /// <summary>Classifies images by their references.</summary>
    [ResponseTimeout("01:00:00")]
    Task<BatchResult> ClassifyAsync(ImageReference[] images);
}
