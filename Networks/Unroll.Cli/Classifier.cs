using Unroll.Cli.Published;
using Unroll.Images;
using Unroll.Networks;
using Unroll.Networks.Devices;

namespace Unroll.Cli;

/// <summary>A network with weights that classifies, and the conversion of images to its input.</summary>
internal sealed class Classifier : IDisposable
{
    private readonly Device _device;
    private readonly INetwork _network;

    private Classifier(Device device, ZooEntry entry, INetwork network, ImageInput images, Labels labels)
    {
        _device = device;
        _network = network;
        Images = images;
        Entry = entry;
        Labels = labels;
        Preprocessing = preprocessing;
        Classes = ClassesOf(entry);
    }

    public ZooEntry Entry { get; }

    /// <summary>What turns images into the network's input.</summary>
    public ImageInput Images { get; }

    public Labels Labels { get; }

    public Preprocessing Preprocessing { get; }

    public int Classes { get; }

    /// <summary>Where it runs.</summary>
    public string Device => _device.Description;

    /// <summary>Whether several lanes may be used at once.</summary>
    public bool IsConcurrent => _device.IsConcurrent;

    /// <summary>Loads a classifier; it takes over the device. Its weights, which may have to be downloaded, are asked for last.</summary>
    /// <exception cref="UsageException">No weights are given, and none are shipped.</exception>
    /// <exception cref="CommandException">The network is no classifier, or the labels are not as many as its classes.</exception>
    public static Classifier Load(Device device, ZooEntry entry, string? weights, ImageInput images, string? labels, int threads)
    {
        try
        {
            var names = Labels.Read(labels ?? ShippedData.LabelsOf(entry), ClassesOf(entry));
            return new Classifier(device, entry, NetworkLoader.Load(device, entry, weights, new LoadOptions { Threads = threads }), images, names);
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    /// <summary>A place to classify one image at a time in; one for each thread.</summary>
    public ClassifierLane OpenLane() => new(_network, Images, Classes);

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
