using System.Diagnostics;
using Unroll.Images;

namespace Unroll.Cli.Predictions;

/// <summary>Classifies image after image; one that cannot be read costs its own result alone.</summary>
internal sealed class Predictor(Classifier classifier, IReadOnlyList<ImageSource> sources, int top)
{
    private int _done;

    public int Count => sources.Count;

    /// <summary>How many images are done, for whoever watches.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <param name="see">Called with each image that was read, and what the network sees in it; null: nobody asks.</param>
    /// <param name="cancellation">Ends the work between two images.</param>
    public PredictionRun Run(Action<RgbImage, ImagePrediction>? see, CancellationToken cancellation)
    {
        var lane = classifier.OpenLane();
        // The first pass of a process compiles code and fetches the weights from memory: no image should pay for that.
        lane.Classify();
        var start = Stopwatch.GetTimestamp();
        var predictions = new ImagePrediction[sources.Count];
        for (var i = 0; i < sources.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            predictions[i] = Predict(lane, sources[i], see);
            Volatile.Write(ref _done, i + 1);
        }

        return new PredictionRun(predictions, Stopwatch.GetElapsedTime(start));
    }

    private ImagePrediction Predict(ClassifierWorker lane, ImageSource source, Action<RgbImage, ImagePrediction>? see)
    {
        if (source.Error is { } error)
        {
            return new ImagePrediction(source.Path, null, [], error);
        }

        try
        {
            var image = lane.Images.Load(source.Path);
            lane.Images.Preprocessing.Apply(image, lane.Input);
            var (_, forward) = lane.Classify();
            var prediction = new ImagePrediction(source.Path, forward.TotalMilliseconds, Best(lane.Probabilities), null);
            see?.Invoke(image, prediction);
            return prediction;
        }
        catch (Exception e) when (e is ImageException or IOException or UnauthorizedAccessException)
        {
            return new ImagePrediction(source.Path, null, [], e.Message);
        }
    }

    private ClassProbability[] Best(double[] probabilities) =>
        [.. Logits.Top(probabilities, top, classifier.Labels.Names).Select(best => new ClassProbability(best.Class, best.Label, best.Probability))];
}

/// <summary>What became of all images.</summary>
/// <param name="Predictions">A result for each image, in order.</param>
/// <param name="Elapsed">The time that all took, decoding and preparing included.</param>
internal sealed record PredictionRun(ImagePrediction[] Predictions, TimeSpan Elapsed)
{
    public int Failures => Predictions.Count(prediction => prediction.Error is not null);

    /// <summary>The forward pass of one image, on average; null where none was read.</summary>
    public double? MeanMilliseconds => Predictions.Average(prediction => prediction.Milliseconds);
}
