using Microsoft.Extensions.Logging;
using Unroll.Data;
using Unroll.Hosting.Telemetry;
using Unroll.Hub;
using Unroll.Images;
using Unroll.Weights;

namespace Unroll.Hosting.Loading;

/// <summary>Brings, loads and checks a network as its options say.</summary>
internal sealed class WeightsLoader(string name, NetworkDefinition definition, ServingParts parts)
{
    private const string First = "default";
    private const int ImageNetClassCount = 1000;

    /// <summary>More than any network of the zoo needs, and no more than an array can hold.</summary>
    private const long MaxUnpackedLength = 1L << 30;

    private readonly ServingOptions _options = parts.Options;
    private readonly ILogger _logger = parts.Logger;

    private NetworkInfo Info => definition.Info;

    /// <summary>Loads the network, warms it up, and checks that what it returns is finite.</summary>
    public async Task<LoadedNetwork> LoadAsync(CancellationToken cancellation)
    {
        var (path, preprocessing, isPublished) = await FindAsync(cancellation).ConfigureAwait(false);
        var classes = Classes(isPublished);
        var network = await Task.Run(() => Load(path, isPublished, cancellation), cancellation).ConfigureAwait(false);
        return new LoadedNetwork
        {
            Network = network,
            Weights = path,
            LoadedAt = parts.Time.GetUtcNow(),
            Preprocessing = preprocessing ?? Info.Preprocessing,
            Classes = classes,
        };
    }

    private async Task<(string Path, Preprocessing? Preprocessing, bool IsPublished)> FindAsync(CancellationToken cancellation)
    {
        if (_options.Weights is { } path)
        {
            return (path, null, false);
        }

        using var hub = new WeightsHub(_options.GetHub());
        var fetched = await hub.FetchAsync(Info, _options.Pretrained == First ? null : _options.Pretrained, cancellation: cancellation).ConfigureAwait(false);
        if (fetched.Warning is { } warning)
        {
            ServingLog.HubWarning(_logger, name, warning);
        }

        return (fetched.Path, fetched.PreprocessingFor(Info.Input), true);
    }

    private INetwork Load(string path, bool isPublished, CancellationToken cancellation)
    {
        var load = _options.GetLoading(new LoadOptions { Report = report => ServingLog.CheckpointReport(_logger, name, report) }) with { Cancellation = cancellation };
        if (isPublished)
        {
            // The hub has compared the hash already: a date in a name is none.
            load = load with { VerifyHash = false };
        }

        using var weights = IsCompressed(path)
            ? StateDict.Open(CompressedFile.ReadAllBytes(path, MaxUnpackedLength), Path.GetFileNameWithoutExtension(path))
            : StateDict.Open(path, load);
        var network = _options.GetBackends().TryGetValue(_options.Backend, out var loader)
            ? loader(weights, new BackendContext(parts.Services, load, _options.MaxBatchSize))
            : definition.Load(weights, load);
        try
        {
            CheckShapes(network);
            WarmUp(network, path);
            return network;
        }
        catch
        {
            (network as IDisposable)?.Dispose();
            throw;
        }
    }

    private static bool IsCompressed(string path) => path.EndsWith(".br", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private void CheckShapes(INetwork network)
    {
        if (network.Info.Input != Info.Input || !network.Info.Outputs.SequenceEqual(Info.Outputs))
        {
            throw new InvalidOperationException($"The back end {_options.Backend} was to load {Info}, but loaded another network: {network.Info}.");
        }
    }

    /// <summary>Runs an image through the network, whose first pass takes longer than the rest, and looks at what comes out.</summary>
    private static void WarmUp(INetwork network, string path)
    {
        var info = network.Info;
        var input = new float[info.Input.Length];
        for (var i = 0; i < input.Length; i++)
        {
            input[i] = (i % 17 / 8f) - 1;
        }

        var outputs = info.Outputs.Select(output => new float[output.Shape.Length]).ToArray();
        network.Forward(input, Array.ConvertAll(outputs, output => output.AsMemory()));
        for (var i = 0; i < outputs.Length; i++)
        {
            if (Array.FindIndex(outputs[i], value => !float.IsFinite(value)) is >= 0 and var index)
            {
                throw new InvalidDataException(
                    $"{path}: with these weights {info.Name} returns {outputs[i][index]} in {info.Outputs[i].Name} of an ordinary image. They do not belong to the network as it is declared, or are spoilt.");
            }
        }
    }

    private IReadOnlyList<string>? Classes(bool isPublished)
    {
        var count = Info.Outputs.LastOrDefault(output => output is { Name: "logits", Shape: { Height: 1, Width: 1 } })?.Shape.Channels;
        if (_options.Labels is not { } path)
        {
            return isPublished && count == ImageNetClassCount ? ImageNetClasses.Names : null;
        }

        var labels = File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0).ToArray();
        return labels.Length == count
            ? labels
            : throw new InvalidDataException($"{path} has {labels.Length} labels, one a line; {Info.Name} {(count is null ? "returns no logits" : $"tells {count} classes apart")}.");
    }
}
