using Unroll.Networks;
using Unroll.Networks.Devices;
using Unroll.Weights;

namespace Unroll.Cli;

/// <summary>Loads networks with the weights that were named, or those that are shipped.</summary>
internal static class NetworkLoader
{
    /// <summary>Loads a network to run one image at a time.</summary>
    /// <exception cref="UsageException">No weights are given, and none are shipped.</exception>
    public static INetwork Load(Device device, ZooEntry entry, WeightsChoice weights, LoadOptions options)
    {
        using var checkpoint = RequiredWeightsOf(entry, weights);
        return device.Load(entry, checkpoint.State, options, maxBatch: 1);
    }

    /// <summary>Opens the weights that were named, or those that are shipped.</summary>
    /// <exception cref="UsageException">There are neither.</exception>
    public static OpenCheckpoint RequiredWeightsOf(ZooEntry entry, WeightsChoice weights) => WeightsOf(entry, weights)
        ?? throw new UsageException($"Option '--weights' is required: weights of {entry.Name} ({entry.Source}) are neither published nor shipped with this tool.");

    /// <summary>Opens the weights that were named, or those that are shipped; null where there are neither.</summary>
    public static OpenCheckpoint? WeightsOf(ZooEntry entry, WeightsChoice weights) =>
        PathOf(entry, weights) is { } path ? OpenCheckpoint.Open(path, weights.VerifyHash) : null;

    /// <summary>The file of the weights that were named, or of those that are shipped; null where there are neither.</summary>
    public static string? PathOf(ZooEntry entry, WeightsChoice weights) => weights.Path ?? ShippedData.WeightsOf(entry);
}

/// <summary>A checkpoint file, unpacked if it is compressed, and its tensors.</summary>
internal sealed class OpenCheckpoint : IDisposable
{
    private readonly CheckpointFile _file;

    private OpenCheckpoint(CheckpointFile file, StateDict state)
    {
        _file = file;
        State = state;
    }

    public StateDict State { get; }

    /// <exception cref="InvalidDataException">The file is not a checkpoint.</exception>
    /// <exception cref="IOException">The file is missing, or cannot be unpacked.</exception>
    public static OpenCheckpoint Open(string path, bool? verifyHash)
    {
        var file = CheckpointFile.Open(path);
        try
        {
            return new OpenCheckpoint(file, StateDict.Open(file.Path, new StateDictOptions { VerifyHash = verifyHash }));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        State.Dispose();
        _file.Dispose();
    }
}
