using System.ComponentModel;
using System.Globalization;
using Unroll.Images;

namespace Unroll;

/// <summary>A result that a network returns.</summary>
/// <param name="Name">"logits", or the stage whose feature map it is ("layer3").</param>
/// <param name="Shape">Its shape for one image.</param>
public sealed record OutputInfo(string Name, TensorShape Shape);

/// <summary>A compiled network's facts. Generated code creates it; everything in it was known at compile time.</summary>
public sealed class NetworkInfo
{
    private readonly Lazy<IReadOnlyList<LayerInfo>> _layers;
    private readonly Lazy<IReadOnlyList<ParameterInfo>> _parameters;
    private readonly Lazy<IReadOnlyList<INetworkProgram>> _programs;

    /// <summary>Called by generated code.</summary>
    public NetworkInfo()
    {
        _layers = new(() => GetLayers!());
        _parameters = new(() => GetParameters!());
        _programs = new(() => GetPrograms!());
    }

    /// <summary>The network's name, by convention upstream's constructor name.</summary>
    public required string Name { get; init; }

    /// <summary>The input's shape.</summary>
    public required TensorShape Input { get; init; }

    /// <summary>What turns an image into the input, as the network was trained and measured; null where the input has neither 1 nor 3 channels.</summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>What the network returns, in order.</summary>
    public required IReadOnlyList<OutputInfo> Outputs { get; init; }

    /// <summary>Learned parameters, as PyTorch counts them.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>Multiply-accumulates of convolutions and linear layers for one image.</summary>
    public required long MultiplyAccumulates { get; init; }

    /// <summary>The prefix of the classifier's parameter names ("fc.").</summary>
    public required string HeadPrefix { get; init; }

    /// <summary>
    /// Prefixes of parameters that upstream's network has but this one does not use: stages after the last one that a backbone returns, auxiliary classifiers.
    /// A checkpoint may or may not have them.
    /// </summary>
    public IReadOnlyList<string> UnusedPrefixes { get; init; } = [];

    /// <summary>
    /// Tells networks apart that have the same parameters but compute something else: strides, dilation, pools, activations and epsilons are in it; the input's size, the head and what is
    /// returned are not. Null where no generated code made these facts.
    /// </summary>
    public string? Fingerprint { get; init; }

    /// <summary>The network's state_dict, in the order of its layers.</summary>
    public IReadOnlyList<ParameterInfo> Parameters => _parameters.Value;

    /// <summary>The fused layers as the CPU runs them.</summary>
    public IReadOnlyList<LayerInfo> Layers => _layers.Value;

    /// <summary>What the network was compiled to: one entry for each back end that the declaring project references.</summary>
    public IReadOnlyList<INetworkProgram> Programs => _programs.Value;

    /// <summary>Generated code: the state_dict.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public required Func<IReadOnlyList<ParameterInfo>> GetParameters { internal get; init; }

    /// <summary>Generated code: the layers.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public required Func<IReadOnlyList<LayerInfo>> GetLayers { internal get; init; }

    /// <summary>Generated code: the programs. A delegate, so that the assemblies of back ends are loaded only when someone asks.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public required Func<IReadOnlyList<INetworkProgram>> GetPrograms { internal get; init; }

    /// <summary>The network's program for one back end.</summary>
    /// <typeparam name="TProgram">CpuProgram, or the program type of another back end's package.</typeparam>
    /// <exception cref="InvalidOperationException">The project that declares the network does not reference the back end's package.</exception>
    public TProgram Program<TProgram>()
        where TProgram : class, INetworkProgram => Programs.OfType<TProgram>().SingleOrDefault()
            ?? throw new InvalidOperationException(
                $"{Name} has no {typeof(TProgram).Name}: the project that declares it must reference {typeof(TProgram).Assembly.GetName().Name}. It was compiled for {string.Join(", ", Programs.Select(program => program.Backend))}.");

    /// <summary>"resnet50: [3, 224, 224] to logits [1000], 25.56 M parameters, 4.09 GMAC an image".</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}: {Input} to {string.Join(", ", Outputs.Select(output => $"{output.Name} {output.Shape}"))}, {ParameterCount / 1e6:0.00} M parameters, {MultiplyAccumulates / 1e9:0.00} GMAC an image");
}
