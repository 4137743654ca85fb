using Unroll.Images;

namespace Unroll.Onnx;

/// <summary>How a network is written as an ONNX file.</summary>
public sealed record OnnxOptions : CheckpointOptions
{
    /// <summary>The oldest operator set that files can be written in.</summary>
    public const int MinOpset = 17;

    /// <summary>The newest operator set that files can be written in.</summary>
    public const int MaxOpset = 21;

    /// <summary>
    /// Folds batch norms into the convolutions before them, computed in double; on by default. Off: one node for each declared layer, whose parameters have
    /// upstream's names and values.
    /// </summary>
    public bool Fused { get; init; } = true;

    /// <summary>The number of images the network takes; null, the default: any number, as the dimension "batch".</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than one.</exception>
    public int? Batch
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A batch has at least one image; null stands for any number.");
    }

    /// <summary>The version of ONNX's operators, from <see cref="MinOpset"/> to <see cref="MaxOpset"/>; 17 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside that range.</exception>
    public int Opset
    {
        get;
        init => field = value is >= MinOpset and <= MaxOpset
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"Files are written in ONNX's operator sets {MinOpset} to {MaxOpset}.");
    } = MinOpset;

    /// <summary>The names of the classes, in the order of the logits: the metadata "labels", a JSON array. Null: none.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>What turns an image into the input: the metadata "preprocessing", a JSON object. Null: none.</summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>More metadata, by name. Null: none.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <exception cref="ArgumentException">Labels or preprocessing do not fit the network, or metadata has a name twice.</exception>
    internal void Check(NetworkInfo network)
    {
        var classes = network.Outputs.FirstOrDefault(output => output.Name == OnnxGraph.Logits)?.Shape.Channels ?? 0;
        if (Labels is { } labels && labels.Count != classes)
        {
            throw new ArgumentException($"There are {labels.Count} labels, but {network.Name} has {classes} classes.");
        }

        if (Preprocessing is { } images && (images.Channels, images.CropHeight, images.CropWidth) != (network.Input.Channels, network.Input.Height, network.Input.Width))
        {
            throw new ArgumentException($"The preprocessing makes images of [{images.Channels}, {images.CropHeight}, {images.CropWidth}]; {network.Name} takes {network.Input}.");
        }

        if (Metadata?.Keys.FirstOrDefault(IsTaken) is { } key)
        {
            throw new ArgumentException($"No metadata can be named \"{key}\": it is empty, or the name that Labels or Preprocessing writes to.");
        }
    }

    private bool IsTaken(string key) =>
        key.Length == 0 || (key == OnnxModel.LabelsKey && Labels is not null) || (key == OnnxModel.PreprocessingKey && Preprocessing is not null);
}
