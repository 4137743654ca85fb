using Unroll.Weights;

namespace Unroll.Torch;

/// <summary>A network as a TorchSharp module. Generated code creates it.</summary>
public sealed class TorchProgram : INetworkProgram
{
    private readonly Func<TorchOptions?, ITorchNetwork> _create;
    private readonly Func<StateDict, TorchOptions?, ITorchNetwork> _load;

    /// <summary>Called by generated code.</summary>
    /// <param name="info">The network's facts.</param>
    /// <param name="create">Makes the module with initial weights.</param>
    /// <param name="load">Makes the module with given weights.</param>
    public TorchProgram(NetworkInfo info, Func<TorchOptions?, ITorchNetwork> create, Func<StateDict, TorchOptions?, ITorchNetwork> load)
    {
        Info = info;
        _create = create;
        _load = load;
    }

    /// <inheritdoc/>
    public string Backend => "TorchSharp";

    /// <summary>The network's facts: shapes, parameters, layers.</summary>
    public NetworkInfo Info { get; }

    /// <summary>Makes the module with initial weights, in training mode.</summary>
    /// <param name="options">How to train it, and where; null: the defaults.</param>
    /// <exception cref="LibtorchException">TorchSharp cannot be used in this process.</exception>
    public ITorchNetwork Create(TorchOptions? options = null) => _create(options);

    /// <summary>Loads parameters that have been opened already or are in memory, for inference.</summary>
    /// <param name="weights">The parameters by upstream's names.</param>
    /// <param name="options">Strictness, device; null: the defaults.</param>
    /// <exception cref="CheckpointException">The parameters are not this network's; the message lists what differs.</exception>
    /// <exception cref="LibtorchException">TorchSharp cannot be used in this process.</exception>
    public TorchInference Load(StateDict weights, TorchOptions? options = null) => new(_load(weights, options));

    /// <summary>Loads a checkpoint for inference.</summary>
    /// <param name="path">A PyTorch or safetensors file.</param>
    /// <param name="options">Strictness, device; null: the defaults.</param>
    /// <exception cref="CheckpointException">The file is not a checkpoint, or not one of this network; the message lists what differs.</exception>
    /// <exception cref="LibtorchException">TorchSharp cannot be used in this process.</exception>
    public TorchInference Load(string path, TorchOptions? options = null)
    {
        using var weights = Open(path, options);
        return Load(weights, options);
    }

    /// <summary>Opens a checkpoint as the options say. Generated code calls it.</summary>
    /// <param name="path">A PyTorch or safetensors file.</param>
    /// <param name="options">Strictness; null: the defaults.</param>
    /// <exception cref="CheckpointException">The file is not a checkpoint.</exception>
    public static StateDict Open(string path, TorchOptions? options) =>
        StateDict.Open(path, options ?? new TorchOptions());
}
