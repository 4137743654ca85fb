using System.CommandLine;
using Unroll.Images;
using Unroll.Networks.Devices;

namespace Unroll.Cli.Commands;

/// <summary>Classifies image files.</summary>
internal static class PredictCommand
{
    private const int DefaultTop = 5;
    private const int MaxTop = 1_000_000;

    public static Command Create(Terminal terminal)
    {
        var name = CommonOptions.Network();
        var images = new Argument<string[]>("image") { Description = "PNG, JPEG, BMP, PPM or PGM files.", Arity = ArgumentArity.OneOrMore };
        var labels = CommonOptions.Labels();
        var top = CommonOptions.Count("--top", MaxTop, "How many classes to show for each image; 5 unless given.");
        var device = CommonOptions.Device();
        var precision = CommonOptions.Precision();
        var threads = CommonOptions.Threads();
        var json = CommonOptions.Json();
        var command = new Command("predict", "Classifies images and prints the most probable classes of each.") { name, images, labels, top, device, precision, threads, json };
        var weights = WeightsOptions.AddTo(command, CommonOptions.Weights());
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var entry = NetworkResolver.Resolve(parsed.GetRequiredValue(name));
                using var classifier = Classifier.Load(
                    DeviceCatalog.Open(parsed.GetRequiredValue(device), parsed.GetValue(precision)), entry, weights.Of(parsed, terminal), parsed.GetValue(labels), parsed.GetValue(threads) ?? 0);
                var predictions = Predict(classifier, parsed.GetRequiredValue(images), parsed.GetValue(top) ?? DefaultTop, cancellation);
                Write(terminal, predictions, parsed.GetValue(json));
                return Application.Success;
            },
            cancellation));
        return command;
    }

    private static ImagePrediction[] Predict(Classifier classifier, string[] images, int top, CancellationToken cancellation)
    {
        var lane = classifier.OpenLane();
        var predictions = new ImagePrediction[images.Length];
        for (var i = 0; i < images.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            lane.Preprocessing.Apply(RgbImage.Load(images[i]), lane.Input);
            lane.Classify();
            predictions[i] = new ImagePrediction(images[i], Best(classifier, lane.Probabilities, top));
        }

        return predictions;
    }

    private static ClassProbability[] Best(Classifier classifier, double[] probabilities, int top) =>
    [
        .. Enumerable.Range(0, probabilities.Length)
            .OrderByDescending(index => probabilities[index])
            .Take(top)
            .Select(index => new ClassProbability(index, classifier.Labels[index], probabilities[index])),
    ];

    private static void Write(Terminal terminal, ImagePrediction[] predictions, bool json)
    {
        if (json)
        {
            terminal.WriteJson(predictions, ResultsJson.Default.ImagePredictionArray);
            return;
        }

        terminal.WriteTable(
            ["image", ">class", "label", ">probability"],
            predictions.SelectMany(image => image.Predictions.Select((best, rank) => (string[])
            [
                rank == 0 ? image.Image : "",
                Figures.Count(best.Class),
                best.Label,
                Figures.Percent(best.Probability),
            ])));
    }
}
