using System.ComponentModel;
using Google.Protobuf;
using Unroll.Weights;

namespace Unroll.Onnx;

/// <summary>A network that can be written as an ONNX file. Generated code creates it.</summary>
public sealed class OnnxProgram : INetworkProgram
{
    private readonly Action<OnnxGraph> _build;

    /// <summary>Called by generated code.</summary>
    /// <param name="info">The network's facts.</param>
    /// <param name="build">Adds the network's layers to a graph.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public OnnxProgram(NetworkInfo info, Action<OnnxGraph> build)
    {
        Info = info;
        _build = build;
    }

    /// <inheritdoc/>
    public string Backend => "ONNX";

    /// <summary>The network's facts: shapes, parameters, layers.</summary>
    public NetworkInfo Info { get; }

    /// <summary>Writes the network with parameters that are already open or in memory. The file appears whole or not at all.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="weights">The parameters by upstream's names.</param>
    /// <param name="options">Form, batch, operator set, metadata, strictness; null: the defaults.</param>
    /// <exception cref="CheckpointException">
    /// The parameters are not those of this network (the message lists what differs), or the file cannot be written (what was there is left as it was).
    /// </exception>
    /// <exception cref="ArgumentException">An option is out of range, or does not fit the network.</exception>
    public void Save(string path, StateDict weights, OnnxOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(weights);
        var model = OnnxModel.Of(Info, _build, weights, options ?? new OnnxOptions());
        AtomicFile.Write(path, stream => model.WriteTo(stream));
    }

    /// <summary>Writes the network with the parameters of a checkpoint. The file appears whole or not at all.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="checkpointPath">A PyTorch or safetensors file.</param>
    /// <param name="options">Form, batch, operator set, metadata, strictness; null: the defaults.</param>
    /// <inheritdoc cref="Save(string, StateDict, OnnxOptions)"/>
    public void Save(string path, string checkpointPath, OnnxOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var weights = StateDict.Open(checkpointPath, options ?? new OnnxOptions());
        Save(path, weights, options);
    }

    /// <summary>Writes the network with parameters that are already open or in memory. Nothing is written if the parameters or options are wrong.</summary>
    /// <param name="stream">Receives the file.</param>
    /// <param name="weights">The parameters by upstream's names.</param>
    /// <param name="options">Form, batch, operator set, metadata, strictness; null: the defaults.</param>
    /// <exception cref="CheckpointException">The parameters are not this network's; the message lists what differs.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or does not fit the network.</exception>
    public void Save(Stream stream, StateDict weights, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(weights);
        OnnxModel.Of(Info, _build, weights, options ?? new OnnxOptions()).WriteTo(stream);
    }
}
