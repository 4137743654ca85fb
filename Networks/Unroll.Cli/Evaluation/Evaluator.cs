using System.Diagnostics;

namespace Unroll.Cli.Evaluation;

/// <summary>A network's results on a data set.</summary>
/// <param name="Predictions">The class of each image.</param>
/// <param name="Probabilities">The probability that the network gave it.</param>
/// <param name="Elapsed">How long all of it took.</param>
/// <param name="MedianForward">How long the forward pass of one image took.</param>
internal sealed record EvaluationResult(int[] Predictions, double[] Probabilities, TimeSpan Elapsed, TimeSpan MedianForward);

/// <summary>Classifies a data set, each thread one image at a time; the results do not depend on the number of threads.</summary>
internal sealed class Evaluator(Classifier classifier, LabelledImages images, int threads)
{
    private readonly int[] _predictions = new int[images.Count];
    private readonly double[] _probabilities = new double[images.Count];
    private readonly TimeSpan[] _forward = new TimeSpan[images.Count];
    private int _claimed;
    private int _done;

    /// <summary>How many images are classified.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<EvaluationResult> RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var start = Stopwatch.GetTimestamp();
        var workers = Enumerable.Range(0, Math.Min(threads, images.Count))
            .Select(_ => Task.Factory.StartNew(() => Work(stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToArray();
        await Task.WhenAll(workers);
        cancellation.ThrowIfCancellationRequested();
        var elapsed = Stopwatch.GetElapsedTime(start);
        Array.Sort(_forward);
        return new EvaluationResult(_predictions, _probabilities, elapsed, _forward[_forward.Length / 2]);
    }

    private void Work(CancellationTokenSource stop)
    {
        var lane = classifier.OpenLane();
        try
        {
            while (!stop.IsCancellationRequested && Interlocked.Increment(ref _claimed) - 1 is var index && index < images.Count)
            {
                images.Read(index, lane.Preprocessing, lane.Input);
                (_predictions[index], _forward[index]) = lane.Classify();
                _probabilities[index] = lane.Probabilities[_predictions[index]];
                Interlocked.Increment(ref _done);
            }
        }
        catch
        {
            // One image that cannot be read ends the evaluation; the other threads need not go on.
            stop.Cancel();
            throw;
        }
    }
}
