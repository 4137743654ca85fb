using Unroll.Cpu.Calls;
using Unroll.Cpu.Packing;

namespace Unroll;

/// <summary>A result that a network returns.</summary>
/// <param name="Name">"logits", or the stage whose feature map it is ("layer3").</param>
/// <param name="Shape">Its shape for one image.</param>
public sealed record OutputInfo(string Name, TensorShape Shape);

/// <summary>A compiled network's facts. Generated code makes it; everything in it was known at compile time.</summary>
public sealed class NetworkInfo
{
    private readonly Lazy<IReadOnlyList<LayerInfo>> _layers;
    private readonly Lazy<IReadOnlyList<ParameterInfo>> _parameters;
    private readonly Lazy<IReadOnlyList<INetworkProgram>> _programs;

    /// <summary>Called by generated code.</summary>
    public NetworkInfo()
    {
        _layers = new(() => LayerTable.Of(VisitLayers!));
        _parameters = new(() => ParameterList.Of(VisitWeights!, HeadPrefix!));
        _programs = new(() => GetPrograms());
    }

    /// <summary>The network's name, by custom upstream's constructor name.</summary>
    public required string Name { get; init; }

    /// <summary>The input's shape.</summary>
    public required TensorShape Input { get; init; }

    /// <summary>What the network returns, in order.</summary>
    public required IReadOnlyList<OutputInfo> Outputs { get; init; }

    /// <summary>Learned parameters, as PyTorch counts them.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>Multiply-accumulates of convolutions and linear layers for one image.</summary>
    public required long MultiplyAccumulates { get; init; }

    /// <summary>Floats of activations for one image in flight.</summary>
    public required int ArenaLength { get; init; }

    /// <summary>Floats of weights as the CPU kernels want them.</summary>
    public required int WeightLength { get; init; }

    /// <summary>The prefix of the classifier's parameter names ("fc.").</summary>
    public required string HeadPrefix { get; init; }

    /// <summary>
    /// Prefixes of parameters that upstream's network has and this one does not compute with: stages behind the last one that a backbone returns, auxiliary classifiers.
    /// A checkpoint may have them or not.
    /// </summary>
    public IReadOnlyList<string> UnusedPrefixes { get; init; } = [];

    /// <summary>
    /// What the keys of this network's parameters start with in the checkpoints of models that it is a part of: a detector's "backbone."; empty where there are none.
    /// Of a checkpoint with such keys these are loaded, and all others are passed over.
    /// </summary>
    public string PartPrefix { get; init; } = "";

    /// <summary>The network's state_dict, in the order of its layers.</summary>
    public IReadOnlyList<ParameterInfo> Parameters => _parameters.Value;

    /// <summary>The fused layers as the CPU back end runs them.</summary>
    public IReadOnlyList<LayerInfo> Layers => _layers.Value;

    /// <summary>What the network was compiled to beside CPU code: one entry for each back end that the declaring project references.</summary>
    public IReadOnlyList<INetworkProgram> Programs => _programs.Value;

    /// <summary>Generated code: shows a visitor every layer's parameters.</summary>
    public required Action<WeightVisitor> VisitWeights { internal get; init; }

    /// <summary>Generated code: fills the layer table.</summary>
    public required Action<LayerTable> VisitLayers { internal get; init; }

    /// <summary>Generated code: the forward pass of one image.</summary>
    public required Action<ForwardPass> RunForward { internal get; init; }

    /// <summary>Generated code: the programs of the other back ends. A delegate, so that their assemblies are loaded by those only who ask.</summary>
    public Func<IReadOnlyList<INetworkProgram>> GetPrograms { internal get; init; } = static () => [];
}
