using Unroll.Cli.Published;
using Unroll.Networks;
using Unroll.Networks.Devices;

namespace Unroll.Cli;

/// <summary>A network with weights that classifies, and the conversion of images to its input.</summary>
internal sealed class Classifier : IDisposable
{
    private readonly Device _device;
    private readonly INetwork _network;

    private Classifier(Device device, ZooEntry entry, INetwork network, ImageInput images, Labels labels, int classes, WeightsChoice weights)
    {
        _device = device;
        _network = network;
        Images = images;
        Entry = entry;
        Labels = labels;
        Classes = classes;
        WeightsFile = NetworkLoader.PathOf(entry, weights)!;
        WeightsPart = weights.Part;
    }

    public ZooEntry Entry { get; }

    /// <summary>What turns images into the network's input.</summary>
    public ImageInput Images { get; }

    public Labels Labels { get; }

    /// <summary>How many classes the weights distinguish; the network may be compiled for more.</summary>
    public int Classes { get; }

    /// <summary>The checkpoint.</summary>
    public string WeightsFile { get; }

    /// <summary>The part of it that was asked for; null: the one that fits.</summary>
    public string? WeightsPart { get; }

    /// <summary>Where it runs.</summary>
    public string Device => _device.Description;

    /// <summary>Whether several lanes may be used at once.</summary>
    public bool IsConcurrent => _device.IsConcurrent;

    /// <summary>Loads a classifier; it takes over the device. Its weights, which may have to be downloaded, are asked for last.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="entry">The network.</param>
    /// <param name="choice">Which weights, and how to read them.</param>
    /// <param name="resolve">Finds them on this machine.</param>
    /// <param name="images">How images are prepared for the weights that were found.</param>
    /// <param name="labels">A file of the classes' names; null: the shipped ones, or ImageNet's.</param>
    /// <param name="threads">Threads of the CPU; 0 for all.</param>
    /// <exception cref="UsageException">No weights are given, and none are shipped.</exception>
    /// <exception cref="CommandException">The network is no classifier, or the labels are not as many as its classes.</exception>
    public static async Task<Classifier> LoadAsync(
        Device device, ZooEntry entry, WeightsChoice choice, Func<Task<ResolvedWeights>> resolve, Func<ResolvedWeights, ImageInput> images, string? labels, int threads)
    {
        try
        {
            var declared = ClassesOf(entry);
            var resolved = await resolve();
            choice = choice.At(resolved);
            var options = choice.Options with { Threads = threads, Head = HeadWeights.Padded };
            using var checkpoint = NetworkLoader.RequiredWeightsOf(entry, choice);
            var classes = checkpoint.State.PartOf(entry.Info, options with { Report = null }).Classes ?? declared;
            var names = Labels.Read(labels ?? (classes == declared ? ShippedData.LabelsOf(entry) : null), classes);
            return new Classifier(device, entry, device.Load(entry, checkpoint.State, options, maxBatch: 1), images(resolved), names, classes, choice);
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    /// <summary>A place to classify one image at a time in; one for each thread.</summary>
    public ClassifierWorker OpenLane() => new(_network, Images, ClassesOf(Entry), Classes);

    public void Dispose()
    {
        (_network as IDisposable)?.Dispose();
        _device.Dispose();
    }

    /// <exception cref="CommandException">The network is not a classifier.</exception>
    public static int ClassesOf(ZooEntry entry)
    {
        return entry.Info.Outputs is [{ Shape: { Height: 1, Width: 1 } shape }]
            ? shape.Channels
            : throw new CommandException($"{entry.Name} returns feature maps, not classes; 'unroll run' writes them to files.");
    }
}
