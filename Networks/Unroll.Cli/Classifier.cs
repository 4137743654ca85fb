using Unroll.Networks;
using Unroll.Networks.Devices;

namespace Unroll.Cli;

/// <summary>A network with weights that classifies, and the conversion of images to its input.</summary>
internal sealed class Classifier : IDisposable
{
    private readonly Device _device;
    private readonly INetwork _network;

    private Classifier(Device device, ZooEntry entry, INetwork network, Labels labels, int classes)
    {
        _device = device;
        _network = network;
        Entry = entry;
        Labels = labels;
        Classes = classes;
    }

    public ZooEntry Entry { get; }

    public Labels Labels { get; }

    /// <summary>How many classes the weights tell apart; the network may be compiled for more.</summary>
    public int Classes { get; }

    /// <summary>Where it runs.</summary>
    public string Device => _device.Description;

    /// <summary>Whether several lanes may be used at once.</summary>
    public bool IsConcurrent => _device.IsConcurrent;

    /// <summary>Loads a classifier; it takes over the device.</summary>
    /// <exception cref="UsageException">No weights are given, and none are shipped.</exception>
    /// <exception cref="CommandException">The network is no classifier, or the labels are not as many as its classes.</exception>
    public static Classifier Load(Device device, ZooEntry entry, WeightsChoice weights, string? labels, int threads)
    {
        try
        {
            var declared = ClassesOf(entry);
            var options = weights.Options with { Threads = threads, Head = HeadWeights.Padded };
            using var checkpoint = NetworkLoader.RequiredWeightsOf(entry, weights);
            var classes = checkpoint.State.PartOf(entry.Info, options with { Report = null }).Classes ?? declared;
            var names = Labels.Read(labels ?? (classes == declared ? ShippedData.LabelsOf(entry) : null), classes);
            return new Classifier(device, entry, device.Load(entry, checkpoint.State, options, maxBatch: 1), names, classes);
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    /// <summary>A place to classify one image at a time in; one for each thread.</summary>
    public ClassifierLane OpenLane() => new(_network, Entry.Preprocessing, ClassesOf(Entry), Classes);

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
