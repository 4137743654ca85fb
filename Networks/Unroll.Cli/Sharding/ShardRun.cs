using System.Diagnostics;

namespace Unroll.Cli.Sharding;

/// <summary>Classifies what a part still lacks, each thread an image at a time.</summary>
/// <param name="classifier">The network.</param>
/// <param name="images">The images of the whole job.</param>
/// <param name="writer">The part.</param>
/// <param name="header">Which part it is.</param>
/// <param name="threads">How many images at a time.</param>
/// <param name="skipUnreadable">Whether an image that cannot be read gets a line that says so, rather than ending the run.</param>
internal sealed class ShardRun(Classifier classifier, ShardImages images, PartWriter writer, PartHeader header, int threads, bool skipUnreadable)
{
    private readonly int[] _missing = [.. Missing(writer, header)];
    private int _done;

    /// <summary>How many images there are to classify.</summary>
    public int Count => _missing.Length;

    /// <summary>How many of them are done.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <exception cref="OperationCanceledException">It was cancelled; what was done stays in the part.</exception>
    /// <exception cref="Images.ImageException">An image cannot be read, and none shall be skipped.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await LaneLoop.RunAsync(LaneLoop.LanesOf(classifier, threads), _missing.Length, Classify, cancellation);
        }
        finally
        {
            if (_done > 0)
            {
                writer.Write(new PartSession(_done, Stopwatch.GetElapsedTime(start).TotalSeconds, threads, classifier.Device));
            }

            writer.Flush();
        }
    }

    private static IEnumerable<int> Missing(PartWriter writer, PartHeader header)
    {
        var (first, end) = header.Part.Of(header.Images);
        return Enumerable.Range(first, end - first).Where(index => !writer.IsDone(index));
    }

    private void Classify(int next, ClassifierWorker lane)
    {
        writer.Write(LineOf(_missing[next], lane));
        Interlocked.Increment(ref _done);
    }

    private PartLine LineOf(int index, ClassifierWorker lane)
    {
        try
        {
            images.Read(index, lane.Images, lane.Input);
        }
        catch (Exception e) when (skipUnreadable && ShardClassification.IsOfImage(e))
        {
            return ShardClassification.Failed(index, images.NameOf(index), images.ClassOf(index), e.Message);
        }

        return ShardClassification.Classify(lane, index, images.NameOf(index), images.ClassOf(index), header.Top);
    }
}
