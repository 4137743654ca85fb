using Unroll.Cli;
using Unroll.Cli.Evaluation;
using Unroll.Cli.Published;
using Unroll.Cli.Sharding;
using Unroll.Cluster.Silos;
using Unroll.Images;

namespace Unroll.Cluster.Jobs;

/// <summary>A job's network on a silo, with the folder of its images.</summary>
internal sealed class JobClassifier : IDisposable
{
    private readonly Classifier _classifier;
    private readonly PartHeader _header;
    private readonly ClassifierWorker[] _lanes;
    private readonly string _folder;

    /// <summary>The data where they are one file; null: each image has a file of its own.</summary>
    private readonly IdxImages? _pixels;

    private JobClassifier(Classifier classifier, PartHeader header, int threads, string folder, IdxImages? pixels)
    {
        _classifier = classifier;
        _header = header;
        _lanes = [.. Enumerable.Range(0, classifier.IsConcurrent ? threads : 1).Select(_ => classifier.OpenLane())];
        _folder = folder;
        _pixels = pixels;
    }

    public string Device => _classifier.Device;

    public int Threads => _lanes.Length;

    /// <summary>Loads the network, and sees to it that weights, network and data are the job's.</summary>
    /// <param name="job">The job.</param>
    /// <param name="resolver">Finds published weights.</param>
    /// <param name="silo">How this silo computes.</param>
    /// <param name="terminal">Is told what a person should know.</param>
    /// <exception cref="CommandException">This machine has others.</exception>
    public static async Task<JobClassifier> LoadAsync(JobSpec job, WeightsResolver resolver, SiloSettings silo, Terminal terminal)
    {
        var header = job.HeaderOf(0);
        var networks = job.Assembly is { } assembly ? Cli.Assemblies.NetworkAssembly.Open(assembly) : NetworkSet.Zoo;
        var entry = networks.Resolve(job.Network);
        var input = new ImageInput(job.ReadPreprocessing(), new ImageOptions { ApplyOrientation = job.ApplyOrientation, MaxPixels = job.MaxPixels });
        var classifier = await Classifier.LoadAsync(
            DeviceOptions.Open(job.Device, job.Precision, entry, terminal),
            entry,
            new WeightsChoice(job.Weights, job.WeightsPart, job.VerifyHash, job.AllowOtherLayers, null),
            () => resolver.ResolveAsync(entry, job.Weights, silo.IsOffline, CancellationToken.None),
            _ => input,
            labels: null,
            threads: 1);
        try
        {
            if (PartHeaders.With(header, classifier).DifferenceFrom(header) is { } difference)
            {
                throw new CommandException($"this machine would compute something else: {difference}.");
            }

            var folder = job.Data ?? ShippedData.Fashion;
            if (!Directory.Exists(folder))
            {
                throw new CommandException($"{folder}: there is no such folder.");
            }

            var pixels = IdxImages.TryOpen(folder);
            return pixels is null || ShardImages.Of(pixels).Hash() == header.List
                ? new JobClassifier(classifier, header, silo.Threads, folder, pixels)
                : throw new CommandException($"the images in {folder} are not the job's.");
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    /// <summary>Classifies images, each thread one at a time.</summary>
    /// <param name="images">Which.</param>
    /// <returns>A line for each, in the same order.</returns>
    public async Task<PartLine[]> ClassifyAsync(ImageReference[] images)
    {
        var lines = new PartLine[images.Length];
        await LaneLoop.RunAsync(_lanes.Select(lane => (Func<ClassifierWorker>)(() => lane)), images.Length, (index, lane) => lines[index] = LineOf(images[index], lane), CancellationToken.None);
        return lines;
    }

    public void Dispose() => _classifier.Dispose();

    private PartLine LineOf(ImageReference image, ClassifierWorker lane)
    {
        try
        {
            if (_pixels is not null)
            {
                _pixels.Read(image.Index, lane.Images, lane.Input);
            }
            else
            {
                lane.Images.Read(Path.Combine(_folder, image.Image.Replace('/', Path.DirectorySeparatorChar)), lane.Input);
            }
        }
        catch (Exception e) when (ShardClassification.IsOfImage(e) && Directory.Exists(_folder))
        {
            return ShardClassification.Failed(image.Index, image.Image, image.Label, e.Message);
        }

        return ShardClassification.Classify(lane, image.Index, image.Image, image.Label, _header.Top);
    }
}
