using System.Globalization;
using Unroll.Images;
using Unroll.Weights;

namespace Unroll.Networks;

/// <summary>A network of the zoo, for programs that choose one by its name at run time.</summary>
public sealed class ZooEntry
{
    private readonly Func<NetworkInfo> _info;
    private readonly Func<string, LoadOptions?, INetwork> _loadFile;
    private readonly Func<StateDict, LoadOptions?, INetwork> _loadState;
    private readonly Func<TensorShape, Preprocessing> _preprocessing;

    private ZooEntry(
        Type type,
        string family,
        string source,
        Func<NetworkInfo> info,
        Func<string, LoadOptions?, INetwork> loadFile,
        Func<StateDict, LoadOptions?, INetwork> loadState,
        Func<TensorShape, Preprocessing> preprocessing,
        int? publishedSize)
    {
        Type = type;
        Family = family;
        Source = source;
        _info = info;
        _loadFile = loadFile;
        _loadState = loadState;
        _preprocessing = preprocessing;
        PublishedSize = publishedSize;
    }

    /// <summary>The declared record.</summary>
    public Type Type { get; }

    /// <summary>The family it belongs to ("ResNeSt").</summary>
    public string Family { get; }

    /// <summary>Whose weights it loads ("torchvision").</summary>
    public string Source { get; }

    /// <summary>The network's name.</summary>
    public string Name => Info.Name;

    /// <summary>The network's facts: shapes, parameters, layers.</summary>
    public NetworkInfo Info => _info();

    /// <summary>What its published weights were evaluated with, at the declared input's size. Of several weights the first: torchvision's IMAGENET1K_V1.</summary>
    public Preprocessing Preprocessing => _preprocessing(Info.Input);

    /// <summary>
    /// The side of the square input for which upstream publishes its accuracy; null if it is the declared input's.
    /// <c>[NetworkVariant(typeof(ResNeSt101), Input = [3, 256, 256])]</c> declares the network at that size.
    /// </summary>
    public int? PublishedSize { get; }

    /// <summary>Creates the entry of a declared network.</summary>
    /// <typeparam name="TNetwork">The declared record.</typeparam>
    /// <param name="family">The family it belongs to.</param>
    /// <param name="source">Whose weights it loads.</param>
    /// <param name="preprocessing">Returns the preprocessing for an input's shape; null: <see cref="ImageNet(TensorShape)"/>.</param>
    /// <param name="publishedSize">The side of upstream's input, if it is not the declared one.</param>
    public static ZooEntry Of<TNetwork>(string family, string source, Func<TensorShape, Preprocessing>? preprocessing = null, int? publishedSize = null)
        where TNetwork : INetwork<TNetwork> => new(
            typeof(TNetwork),
            family,
            source,
            static () => TNetwork.Info,
            static (path, options) => TNetwork.Load(path, options),
            static (weights, options) => TNetwork.Load(weights, options),
            preprocessing ?? ImageNet,
            publishedSize);

    /// <summary>The usual evaluation of ImageNet networks: the crop takes 87.5 % of the shorter side (224 of 256), bilinear.</summary>
    /// <param name="input">The input's shape.</param>
    public static Preprocessing ImageNet(TensorShape input) => ImageNet(input, 0.875, Interpolation.Bilinear);

    /// <summary>An evaluation of ImageNet networks whose crop takes a fraction of the resized shorter side.</summary>
    /// <param name="input">The input's shape.</param>
    /// <param name="cropFraction">timm's crop_pct, in 0…1: the shorter side becomes the input's divided by it, rounded down.</param>
    /// <param name="interpolation">The filter.</param>
    public static Preprocessing ImageNet(TensorShape input, double cropFraction, Interpolation interpolation)
    {
        var shorter = Math.Min(input.Height, input.Width);
        return Preprocessing.ImageNet(shorter, (int)Math.Floor(shorter / cropFraction), interpolation) with { CropHeight = input.Height, CropWidth = input.Width };
    }

    /// <summary>What the weights in a file were evaluated with, where the file's name is one that upstream publishes: torchvision's IMAGENET1K_V2 weights want another than the first.</summary>
    /// <param name="weightsFile">The file's name or path ("resnet50-11ad3fa6.pth"); null or a name of one's own: <see cref="Preprocessing"/>.</param>
    public Preprocessing PreprocessingOf(string? weightsFile) => weightsFile is null ? Preprocessing : TorchVisionRecipes.Of(Preprocessing, weightsFile);

    /// <summary>Loads a checkpoint file.</summary>
    /// <param name="path">A PyTorch or safetensors file.</param>
    /// <param name="options">Threads, strictness; null: the defaults.</param>
    /// <exception cref="CheckpointException">The file is not a checkpoint, or not one of this network; the message lists what differs.</exception>
    public INetwork Load(string path, LoadOptions? options = null) => _loadFile(path, options);

    /// <summary>Loads parameters that are already open or in memory.</summary>
    /// <param name="weights">The parameters by upstream's names.</param>
    /// <param name="options">Threads, strictness; null: the defaults.</param>
    /// <exception cref="CheckpointException">The parameters are not those of this network; the message lists what differs.</exception>
    public INetwork Load(StateDict weights, LoadOptions? options = null) => _loadState(weights, options);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} ({Family}, {Source})");
}
