using Unroll.Images;

namespace Unroll.Onnx;

/// <summary>How a network is written as an ONNX file.</summary>
public sealed record OnnxOptions
{
    /// <summary>The oldest operator set that files can be written in.</summary>
    public const int MinOpset = 17;

    /// <summary>The newest operator set that files can be written in.</summary>
    public const int MaxOpset = 21;

    /// <summary>
    /// Batch norms become part of the convolutions before them, computed in double; on by default. Off: a node for each layer as it was declared, whose parameters have
    /// upstream's names and values.
    /// </summary>
    public bool Fused { get; init; } = true;

    /// <summary>How many images the network takes; null, the default: any number, the dimension "batch".</summary>
    public int? Batch { get; init; }

    /// <summary>The version of ONNX's operators, from <see cref="MinOpset"/> to <see cref="MaxOpset"/>; 17 unless set.</summary>
    public int Opset { get; init; } = MinOpset;

    /// <summary>The names of the classes, in the order of the logits: the metadata "labels", a JSON array. Null: none.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>What turns an image into the input: the metadata "preprocessing", a JSON object. Null: none.</summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>More metadata, by name. Null: none.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Where the classifier's weights come from.</summary>
    public HeadWeights Head { get; init; }

    /// <summary>Accept weights that are NaN or infinite; by default the first one is an error that names its parameter.</summary>
    public bool AllowNonFinite { get; init; }

    /// <summary>Compare a file named name-0123abcd.pth with the SHA-256 digits in its name; on by default.</summary>
    public bool VerifyHash { get; init; } = true;

    internal void Check(NetworkInfo network)
    {
        if (Opset is < MinOpset or > MaxOpset)
        {
            throw new ArgumentOutOfRangeException(nameof(Opset), Opset, $"Files are written in ONNX's operator sets {MinOpset} to {MaxOpset}.");
        }

        if (Batch < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(Batch), Batch, "A batch has at least one image; null stands for any number.");
        }

        var classes = network.Outputs.FirstOrDefault(output => output.Name == OnnxGraph.Logits)?.Shape.Channels ?? 0;
        if (Labels is { } labels && labels.Count != classes)
        {
            throw new ArgumentException($"There are {labels.Count} labels; {network.Name} tells {classes} classes apart.", nameof(Labels));
        }

        if (Preprocessing is { } images && (images.Channels, images.CropHeight, images.CropWidth) != (network.Input.Channels, network.Input.Height, network.Input.Width))
        {
            throw new ArgumentException(
                $"The preprocessing makes images of [{images.Channels}, {images.CropHeight}, {images.CropWidth}]; {network.Name} takes {network.Input}.", nameof(Preprocessing));
        }

        if (Metadata?.Keys.FirstOrDefault(IsTaken) is { } key)
        {
            throw new ArgumentException($"No metadata can be named \"{key}\": it is empty, or the name of that which Labels or Preprocessing writes.", nameof(Metadata));
        }
    }

    private bool IsTaken(string key) =>
        key.Length == 0 || (key == OnnxModel.LabelsKey && Labels is not null) || (key == OnnxModel.PreprocessingKey && Preprocessing is not null);
}
