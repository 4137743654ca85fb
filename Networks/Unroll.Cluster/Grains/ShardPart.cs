using Unroll.Cli.Sharding;
using Unroll.Cluster.Jobs;

namespace Unroll.Cluster.Grains;

/// <summary>A shard's part, and the references of the images that it lacks.</summary>
internal sealed class ShardPart : IDisposable
{
    private readonly PartWriter _writer;
    private readonly ImageReference[] _missing;
    private int _next;

    private ShardPart(PartWriter writer, ImageReference[] missing)
    {
        _writer = writer;
        _missing = missing;
    }

    public int Done => _writer.Done;

    public int Correct => _writer.Correct;

    public int Unreadable => _writer.Unreadable;

    /// <summary>How many images the part has got since it was opened.</summary>
    public int Computed => _next;

    /// <summary>Opens the part.</summary>
    /// <param name="job">The job.</param>
    /// <param name="shard">Which.</param>
    /// <param name="references">Those of its images.</param>
    /// <exception cref="IOException">A silo that was given up still has it open, or the folder is not there.</exception>
    public static ShardPart Open(JobSpec job, int shard, ImageReference[] references)
    {
        var writer = PartWriter.Open(job.PathOf(shard), job.HeaderOf(shard));
        return new ShardPart(writer, [.. references.Where(reference => !writer.IsDone(reference.Index))]);
    }

    /// <summary>The next images that have no line yet.</summary>
    public ImageReference[] Next(int count) => _missing[_next..Math.Min(_missing.Length, _next + count)];

    /// <summary>Writes the results of the next images.</summary>
    public void Write(ImageReference[] images, ImageResult[] results)
    {
        _writer.Write([.. images.Zip(results, (image, result) => new PartLine(image.Index, image.Image, image.Label, result.Classes, result.Scores, result.Ms, result.Error))]);
        _next += images.Length;
    }

    public void Write(PartSession session) => _writer.Write(session);

    public void Flush() => _writer.Flush();

    public void Dispose() => _writer.Dispose();
}
