using System.ComponentModel;
using Unroll.Cpu.Calls;
using Unroll.Cpu.Packing;
using Unroll.Weights;

namespace Unroll.Cpu;

/// <summary>A network as SIMD code, without weights. Generated code creates it.</summary>
public sealed class CpuProgram : INetworkProgram
{
    private readonly Lazy<IReadOnlyList<LayerInfo>> _layers;
    private readonly Lazy<IReadOnlyList<ParameterInfo>> _parameters;
    private int _compiled;

    /// <summary>Called by generated code.</summary>
    public CpuProgram()
    {
        _layers = new(() => LayerTable.Of(VisitLayers!));
        _parameters = new(() => ParameterList.Of(VisitWeights!, Info!.HeadPrefix));
    }

    /// <inheritdoc/>
    public string Backend => "CPU";

    /// <inheritdoc/>
    public required NetworkInfo Info { get; init; }

    /// <summary>Floats of activations for one image in flight.</summary>
    public required int ArenaLength { get; init; }

    /// <summary>Floats of packed weights.</summary>
    public required int WeightLength { get; init; }

    /// <summary>The fused layers in the order in which they run.</summary>
    public IReadOnlyList<LayerInfo> Layers => _layers.Value;

    /// <summary>The network's state_dict, in the order of its layers.</summary>
    public IReadOnlyList<ParameterInfo> Parameters => _parameters.Value;

    /// <summary>Generated code: shows a visitor every layer's parameters.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public required Action<WeightVisitor> VisitWeights { internal get; init; }

    /// <summary>Generated code: fills the layer table.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public required Action<LayerTable> VisitLayers { internal get; init; }

    /// <summary>Generated code: the forward pass of one image.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public required Action<ForwardPass> RunForward { internal get; init; }

    /// <summary>Loads a checkpoint file.</summary>
    /// <param name="path">A PyTorch or safetensors file.</param>
    /// <param name="options">Threads and strictness; null for the defaults.</param>
    /// <exception cref="CheckpointException">The file is not a checkpoint, or not one of this network; the message lists what differs.</exception>
    public CpuNetwork Load(string path, LoadOptions? options = null)
    {
        var loading = new CpuLoading(this, options ?? new LoadOptions());
        using var weights = StateDict.Open(path, loading.Options);
        return loading.Finish(weights);
    }

    /// <summary>Loads parameters that have been opened already or are in memory.</summary>
    /// <param name="weights">The parameters by upstream's names.</param>
    /// <param name="options">Threads and strictness; null for the defaults.</param>
    /// <exception cref="CheckpointException">The parameters are not this network's; the message lists what differs.</exception>
    public CpuNetwork Load(StateDict weights, LoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return new CpuLoading(this, options ?? new LoadOptions()).Finish(weights);
    }

    /// <summary>True the first time for each vector width.</summary>
    internal bool MustCompile(SimdLevel level)
    {
        var bit = 1 << (int)level;
        return (Interlocked.Or(ref _compiled, bit) & bit) == 0;
    }
}
