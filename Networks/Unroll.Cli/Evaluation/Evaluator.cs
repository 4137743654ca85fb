using System.Diagnostics;
using Unroll.Images;

namespace Unroll.Cli.Evaluation;

/// <summary>What a network made of a data set.</summary>
/// <param name="Predictions">The class of each image; null for one that could not be read.</param>
/// <param name="Probabilities">How probable the network held it.</param>
/// <param name="Unreadable">Why images could not be read, in their order.</param>
/// <param name="Elapsed">How long all of it took.</param>
/// <param name="MedianForward">How long the forward pass of one image took.</param>
internal sealed record EvaluationResult(int?[] Predictions, double[] Probabilities, string[] Unreadable, TimeSpan Elapsed, TimeSpan MedianForward);

/// <summary>Classifies a data set, each thread an image at a time; what it finds does not depend on their number.</summary>
internal sealed class Evaluator(Classifier classifier, LabelledImages images, int threads, bool skipUnreadable)
{
    private readonly int?[] _predictions = new int?[images.Count];
    private readonly double[] _probabilities = new double[images.Count];
    private readonly TimeSpan[] _forward = new TimeSpan[images.Count];
    private readonly string?[] _unreadable = new string?[images.Count];
    private int _done;

    /// <summary>How many images are classified or skipped.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ImageException">An image cannot be read, and none shall be skipped.</exception>
    /// <exception cref="CommandException">None could be read.</exception>
    public async Task<EvaluationResult> RunAsync(CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        await LaneLoop.RunAsync(LaneLoop.LanesOf(classifier, threads), images.Count, Classify, cancellation);
        var elapsed = Stopwatch.GetElapsedTime(start);
        string[] unreadable = [.. _unreadable.OfType<string>()];
        TimeSpan[] forward = [.. _forward.Where((_, i) => _predictions[i] is not null).Order()];
        return forward.Length > 0
            ? new EvaluationResult(_predictions, _probabilities, unreadable, elapsed, forward[forward.Length / 2])
            : throw new CommandException($"none of the {images.Count} images could be read; the first: {unreadable[0]}");
    }

    private void Classify(int index, ClassifierWorker lane)
    {
        if (TryRead(index, lane))
        {
            (var prediction, _forward[index]) = lane.Classify();
            _predictions[index] = prediction;
            _probabilities[index] = lane.Probabilities[prediction];
        }

        Interlocked.Increment(ref _done);
    }

    private bool TryRead(int index, ClassifierWorker lane)
    {
        try
        {
            images.Read(index, lane.Images, lane.Input);
            return true;
        }
        catch (ImageException e) when (skipUnreadable)
        {
            _unreadable[index] = e.Message;
            return false;
        }
    }
}
