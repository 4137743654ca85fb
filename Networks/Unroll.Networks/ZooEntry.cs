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

    private ZooEntry(
        Type type,
        string name,
        string family,
        string source,
        Func<NetworkInfo> info,
        Func<string, LoadOptions?, INetwork> loadFile,
        Func<StateDict, LoadOptions?, INetwork> loadState,
        int? publishedSize)
    {
        Type = type;
        Name = name;
        Family = family;
        Source = source;
        _info = info;
        _loadFile = loadFile;
        _loadState = loadState;
        PublishedSize = publishedSize;
    }

    /// <summary>The declared record.</summary>
    public Type Type { get; }

    /// <summary>The family it belongs to ("ResNeSt").</summary>
    public string Family { get; }

    /// <summary>Whose weights it loads ("torchvision").</summary>
    public string Source { get; }

    /// <summary>The network's name, that of <see cref="Info"/>.</summary>
    public string Name { get; }

    /// <summary>The network's facts: shapes, parameters, layers. They are made when they are first asked for: a program that uses one network of the zoo does not wait for the others'.</summary>
    public NetworkInfo Info => _info();

    /// <summary>What its published weights were evaluated with, at the declared input's size. Of several weights the first: torchvision's IMAGENET1K_V1.</summary>
    public Preprocessing Preprocessing => Info.Preprocessing!;

    /// <summary>
    /// The side of the square input for which upstream publishes its accuracy; null if it is the declared input's.
    /// <c>[NetworkVariant(typeof(ResNeSt101), Input = [3, 256, 256])]</c> declares the network at that size.
    /// </summary>
    public int? PublishedSize { get; }

    /// <summary>Creates the entry of a declared network.</summary>
    /// <typeparam name="TNetwork">The declared record.</typeparam>
    /// <param name="name">Its declared name.</param>
    /// <param name="family">The family it belongs to.</param>
    /// <param name="source">Whose weights it loads.</param>
    /// <param name="publishedSize">The side of upstream's input, if it is not the declared one.</param>
    public static ZooEntry Of<TNetwork>(string name, string family, string source, int? publishedSize = null)
        where TNetwork : INetwork<TNetwork> => new(
            typeof(TNetwork),
            name,
            family,
            source,
            static () => TNetwork.Info,
            static (path, options) => TNetwork.Load(path, options),
            static (weights, options) => TNetwork.Load(weights, options),
            publishedSize);

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
