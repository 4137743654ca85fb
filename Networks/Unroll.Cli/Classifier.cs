using Unroll.Networks;
using Unroll.Networks.Devices;

namespace Unroll.Cli;

/// <summary>A network with weights that classifies, and the conversion of images to its input.</summary>
internal sealed class Classifier : IDisposable
{
    private readonly Device _device;
    private readonly INetwork _network;

    private Classifier(Device device, ZooEntry entry, INetwork network, Labels labels)
    {
        _device = device;
        _network = network;
        Entry = entry;
        Labels = labels;
        Classes = ClassesOf(entry);
    }

    public ZooEntry Entry { get; }

    public Labels Labels { get; }

    public int Classes { get; }

    /// <summary>Where it runs.</summary>
    public string Device => _device.Description;

    /// <summary>Whether several lanes may be used at once.</summary>
    public bool IsConcurrent => _device.IsConcurrent;

    /// <summary>Loads a classifier; it takes over the device.</summary>
    /// <exception cref="UsageException">No weights are given, and none are shipped.</exception>
    /// <exception cref="CommandException">The network is not a classifier, or the number of labels is not that of its classes.</exception>
    public static Classifier Load(Device device, ZooEntry entry, string? weights, string? labels, int threads)
    {
        try
        {
            var names = Labels.Read(labels ?? ShippedData.LabelsOf(entry), ClassesOf(entry));
            return new Classifier(device, entry, NetworkLoader.Load(device, entry, weights, new LoadOptions { Threads = threads }), names);
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    /// <summary>A place to classify one image at a time in; one for each thread.</summary>
    public ClassifierWorker OpenLane() => new(_network, Entry.Preprocessing, Classes);

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
