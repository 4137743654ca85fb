namespace Unroll.Weights.Parts;

/// <summary>What a network needs of a checkpoint.</summary>
/// <param name="Network">The network's name, for messages.</param>
/// <param name="Parameters">All entries of its state_dict.</param>
/// <param name="HeadPrefix">What the keys of the head begin with ("fc."), also for a network that was declared without one; empty when unknown.</param>
/// <param name="UnusedPrefixes">What the keys begin with that are neither needed nor unexpected.</param>
internal sealed record NetworkNeeds(string Network, IReadOnlyList<ParameterInfo> Parameters, string HeadPrefix, IReadOnlyList<string> UnusedPrefixes)
{
    /// <summary>What tells the network apart from others with the same parameters; null where that is unknown.</summary>
    public string? Fingerprint { get; private init; }

    /// <summary>The parameters by their names.</summary>
    public IReadOnlyDictionary<string, ParameterInfo> ByName { get; } = Parameters.ToDictionary(p => p.Name, StringComparer.Ordinal);

    /// <summary>The weights of the convolution that reads the image; null where there is none.</summary>
    public ParameterInfo? Stem { get; } = Parameters.FirstOrDefault(p => p.Shape.Count == 4);

    /// <summary>The weights of the classifier; null where there is none.</summary>
    public ParameterInfo? HeadWeight { get; } = Parameters.LastOrDefault(p => p is { IsHead: true, Shape.Count: > 1 });

    /// <summary>A network's needs.</summary>
    public static NetworkNeeds Of(NetworkInfo network) => new(network.Name, network.Parameters, network.HeadPrefix, network.UnusedPrefixes) { Fingerprint = network.Fingerprint };

    /// <summary>Whether a checkpoint must have a parameter: no batch norm's counter, and not the head where that gets initial values.</summary>
    public static bool IsRequired(ParameterInfo parameter, CheckpointOptions options) =>
        parameter.Kind != ParameterKind.Counter && !(parameter.IsHead && options.Head == HeadWeights.Initial);

    /// <summary>Whether a tensor can become a parameter.</summary>
    public bool Accepts(ParameterInfo parameter, StateDictTensor tensor, CheckpointOptions options)
    {
        if (tensor.Shape.SequenceEqual(parameter.Shape))
        {
            return true;
        }

        // Before PyTorch 0.4 there were no scalars: a counter was a vector of one.
        if (parameter.Kind == ParameterKind.Counter)
        {
            return parameter.Shape.Count == 0 && tensor.Shape is [1];
        }

        return (options.Head == HeadWeights.Padded && HasFewerClasses(parameter, tensor)) || (options.Stem == StemWeights.Adapt && HasOtherChannels(parameter, tensor));
    }

    /// <summary>Whether a tensor is a classifier's, like the parameter, and for fewer classes.</summary>
    public static bool HasFewerClasses(ParameterInfo parameter, StateDictTensor tensor) =>
        parameter.IsHead && HasOtherClasses(parameter, tensor) && tensor.Shape[0] < parameter.Shape[0];

    /// <summary>Whether a tensor is as the parameter but for its first dimension, which counts the classes in a classifier.</summary>
    public static bool HasOtherClasses(ParameterInfo parameter, StateDictTensor tensor) =>
        tensor.Shape.Count == parameter.Shape.Count && tensor.Shape.Count > 0 && tensor.Shape[0] > 0 && tensor.Shape.Skip(1).SequenceEqual(parameter.Shape.Skip(1));

    /// <summary>Whether a tensor is the first convolution's weights for images of other channels, which timm's rule adapts.</summary>
    public bool HasOtherChannels(ParameterInfo parameter, StateDictTensor tensor) =>
        ReferenceEquals(parameter, Stem)
        && tensor.Shape is [var outputs, var channels, var rows, var columns]
        && outputs == parameter.Shape[0] && rows == parameter.Shape[2] && columns == parameter.Shape[3]
        && StemAdapter.CanAdapt(channels, parameter.Shape[1]);
}
