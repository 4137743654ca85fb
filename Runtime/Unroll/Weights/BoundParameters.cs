using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Unroll.Weights;

/// <summary>
/// A state dict that was found to fit a network. Parameters are read one at a time or in parts, straight from the file into the
/// caller's buffer, so that packing a network needs memory for a part of a layer besides its own.
/// </summary>
internal sealed class BoundParameters
{
    private readonly Dictionary<string, ParameterInfo> _byName;
    private readonly StateDict _state;
    private readonly HeadWeights _head;
    private readonly bool _allowNonFinite;

    private BoundParameters(IReadOnlyList<ParameterInfo> parameters, StateDict state, CheckpointOptions options)
    {
        _byName = parameters.ToDictionary(p => p.Name, StringComparer.Ordinal);
        _state = state;
        _head = options.Head;
        _allowNonFinite = options.AllowNonFinite;
    }

    /// <summary>Checks a state dict against a network, or the part of it that is the network's where it is that of a larger model.</summary>
    /// <param name="network">The network.</param>
    /// <param name="state">The checkpoint.</param>
    /// <param name="options">Whether the head is wanted, and which values.</param>
    /// <exception cref="CheckpointException">Something is missing, unexpected or mis-shaped; the message lists it.</exception>
    public static BoundParameters Bind(NetworkInfo network, StateDict state, CheckpointOptions options)
    {
        StateDict own = (network.PartPrefix.Length > 0 ? state.Part(network.PartPrefix) : null) ?? state;
        return Bind(network.Name, network.Parameters, own, options, network.HeadPrefix, network.UnusedPrefixes);
    }

    /// <summary>Checks a state dict against parameters.</summary>
    /// <inheritdoc cref="ParameterMatch.Check"/>
    public static BoundParameters Bind(
        string network, IReadOnlyList<ParameterInfo> parameters, StateDict state, CheckpointOptions options, string headPrefix = "", IReadOnlyList<string>? unusedPrefixes = null)
    {
        ParameterMatch.Check(network, parameters, state, options.Head, headPrefix, unusedPrefixes);
        return new BoundParameters(parameters, state, options);
    }

    /// <summary>Reads a parameter in row-major order, or makes its initial values. May be called from several threads.</summary>
    /// <param name="name">One of the network's parameters.</param>
    /// <param name="destination">Holds exactly its elements.</param>
    /// <exception cref="CheckpointException">A value is NaN or infinite, or the file is damaged.</exception>
    public void Read(string name, Span<float> destination)
    {
        ParameterInfo parameter = _byName[name];
        if (IsInitial(parameter))
        {
            LinearInit.Fill(name, FanIn(parameter), destination);
            return;
        }

        if (!_state.TryGet(name, out StateDictTensor? tensor))
        {
            // Bind lets only counters be missing.
            destination.Clear();
            return;
        }

        tensor.CopyTo(destination);
        CheckFinite(parameter, 0, destination);
    }

    /// <summary>True when parts of a parameter can be read in any order and cost no more than the whole.</summary>
    /// <param name="name">One of the network's parameters.</param>
    public bool CanReadParts(string name) =>
        !IsInitial(_byName[name]) && _state.TryGet(name, out StateDictTensor? tensor) && tensor.CanReadParts;

    /// <summary>Reads elements of a parameter of which <see cref="CanReadParts"/> is true. May be called from several threads.</summary>
    /// <param name="name">One of the network's parameters.</param>
    /// <param name="start">The first element, in row-major order.</param>
    /// <param name="destination">Receives the elements from there on.</param>
    /// <exception cref="CheckpointException">A value is NaN or infinite, or the file is damaged.</exception>
    public void ReadPart(string name, long start, Span<float> destination)
    {
        if (!_state.TryGet(name, out StateDictTensor? tensor))
        {
            throw new ArgumentException($"There is no {name}.", nameof(name));
        }

        tensor.CopyPart(start, destination);
        CheckFinite(_byName[name], start, destination);
    }

    private bool IsInitial(ParameterInfo parameter) => parameter.IsHead && _head == HeadWeights.Initial;

    private void CheckFinite(ParameterInfo parameter, long start, ReadOnlySpan<float> values)
    {
        int index = _allowNonFinite ? -1 : IndexOfNonFinite(values);
        if (index >= 0)
        {
            throw new CheckpointException(
                $"{_state.Source}: parameter {parameter.Name} {ShapeText.Of(parameter.Shape)} is {(float.IsNaN(values[index]) ? "NaN" : "infinite")} at index {start + index}. "
                + "A trained network has finite weights; AllowNonFinite = true loads it all the same.");
        }
    }

    /// <summary>The index of the first NaN or infinity; -1 when all are finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int IndexOfNonFinite(ReadOnlySpan<float> values)
    {
        const int Exponent = 0x7F800000;
        ReadOnlySpan<Vector<int>> vectors = MemoryMarshal.Cast<float, Vector<int>>(values);
        Vector<int> exponent = new(Exponent);
        int index = 0;
        foreach (Vector<int> bits in vectors)
        {
            if (Vector.EqualsAny(bits & exponent, exponent))
            {
                break;
            }

            index += Vector<int>.Count;
        }

        for (; index < values.Length; index++)
        {
            if (!float.IsFinite(values[index]))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>The inputs of the layer that a weight or bias belongs to.</summary>
    private long FanIn(ParameterInfo parameter)
    {
        string weight = parameter.Name[..(parameter.Name.LastIndexOf('.') + 1)] + "weight";
        IReadOnlyList<int> shape = _byName.TryGetValue(weight, out ParameterInfo? owner) ? owner.Shape : parameter.Shape;
        return Math.Max(1, shape.Skip(1).Aggregate(1L, (product, d) => product * d));
    }
}
