using Unroll.Networks;

namespace Unroll.Cli;

/// <summary>A network with weights that tells classes apart, and what turns images into its input.</summary>
internal sealed class Classifier
{
    private readonly INetwork _network;

    private Classifier(ZooEntry entry, INetwork network, Labels labels)
    {
        _network = network;
        Entry = entry;
        Labels = labels;
        Classes = ClassesOf(entry);
    }

    public ZooEntry Entry { get; }

    public Labels Labels { get; }

    public int Classes { get; }

    /// <exception cref="UsageException">No weights are given, and none are shipped.</exception>
    /// <exception cref="CommandException">The network is no classifier, or the labels are not as many as its classes.</exception>
    public static Classifier Load(ZooEntry entry, string? weights, string? labels, int threads)
    {
        var names = Labels.Read(labels ?? ShippedData.LabelsOf(entry), ClassesOf(entry));
        return new Classifier(entry, NetworkLoader.Load(entry, weights, threads), names);
    }

    /// <summary>A place to classify one image at a time in; one for each thread.</summary>
    public ClassifierLane OpenLane() => new(_network, Entry.Preprocessing, Classes);

    private static int ClassesOf(ZooEntry entry)
    {
        return entry.Info.Outputs is [{ Shape: { Height: 1, Width: 1 } shape }]
            ? shape.Channels
            : throw new CommandException($"{entry.Name} returns feature maps, not classes; 'unroll run' writes them to files.");
    }
}
