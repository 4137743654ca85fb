using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Unroll.Weights.Parts;

namespace Unroll.Weights;

/// <summary>
/// A state dict that was found to fit a network. Parameters are read one at a time or in parts, straight from the file into the
/// caller's buffer, so that packing a network needs memory for a part of a layer besides its own.
/// </summary>
internal sealed class BoundParameters
{
    private readonly NetworkNeeds _needs;
    private readonly PartCandidate _part;
    private readonly CheckpointOptions _options;
    private readonly string _source;
    private readonly long _total;
    private long _read;

    private BoundParameters(NetworkNeeds needs, PartCandidate part, string source, CheckpointOptions options)
    {
        _needs = needs;
        _part = part;
        _source = source;
        _options = options;
        _total = Math.Max(1, needs.Parameters.Where(p => p.Kind != ParameterKind.Counter).Sum(p => p.Shape.Aggregate(1L, (product, d) => product * d)));
    }

    /// <summary>Finds the part of a state dict that fits a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="state">The checkpoint.</param>
    /// <param name="options">Which part, and what may differ.</param>
    /// <exception cref="CheckpointException">
    /// Something is missing, unexpected or mis-shaped, or several parts fit, or they are the published weights of another network; the message says all.
    /// </exception>
    public static BoundParameters Bind(NetworkInfo network, StateDict state, CheckpointOptions options) => Bind(NetworkNeeds.Of(network), state, options);

    /// <inheritdoc cref="Bind(NetworkInfo, StateDict, CheckpointOptions)"/>
    public static BoundParameters Bind(NetworkNeeds network, StateDict state, CheckpointOptions options)
    {
        options.Cancellation.ThrowIfCancellationRequested();
        PartCandidate part = PartSelection.Select(network, state, options);
        PublishedDeclaration.Check(network, state, options);
        return new BoundParameters(network, part, state.Source, options);
    }

    /// <summary>Reads a parameter in row-major order, or makes its initial values. May be called from several threads.</summary>
    /// <param name="name">One of the network's parameters.</param>
    /// <param name="destination">Holds exactly its elements.</param>
    /// <exception cref="CheckpointException">A value is NaN or infinite, or the file is damaged.</exception>
    /// <exception cref="OperationCanceledException">Loading was cancelled.</exception>
    public void Read(string name, Span<float> destination)
    {
        _options.Cancellation.ThrowIfCancellationRequested();
        ParameterInfo parameter = _needs.ByName[name];
        if (IsInitial(parameter))
        {
            LinearInit.Fill(name, FanIn(parameter), destination);
        }
        else if (_part.Find(name) is not { } tensor)
        {
            // Bind lets only counters be missing.
            destination.Clear();
        }
        else if (IsAsDeclared(parameter, tensor))
        {
            tensor.CopyTo(destination);
            CheckFinite(parameter, 0, destination);
        }
        else
        {
            float[] values = new float[tensor.ElementCount];
            tensor.CopyTo(values);
            CheckFinite(parameter, 0, values);
            Fit(parameter, tensor, values, destination);
        }

        Count(destination.Length);
    }

    /// <summary>True when parts of a parameter can be read in any order and cost no more than the whole.</summary>
    /// <param name="name">One of the network's parameters.</param>
    public bool CanReadParts(string name) =>
        _needs.ByName[name] is var parameter && !IsInitial(parameter) && _part.Find(name) is { CanReadParts: true } tensor && IsAsDeclared(parameter, tensor);

    /// <summary>Reads elements of a parameter of which <see cref="CanReadParts"/> is true. May be called from several threads.</summary>
    /// <param name="name">One of the network's parameters.</param>
    /// <param name="start">The first element, in row-major order.</param>
    /// <param name="destination">Receives the elements from there on.</param>
    /// <exception cref="CheckpointException">A value is NaN or infinite, or the file is damaged.</exception>
    /// <exception cref="OperationCanceledException">Loading was cancelled.</exception>
    public void ReadPart(string name, long start, Span<float> destination)
    {
        _options.Cancellation.ThrowIfCancellationRequested();
        StateDictTensor tensor = _part.Find(name) ?? throw new ArgumentException($"There is no {name}.", nameof(name));
        tensor.CopyPart(start, destination);
        CheckFinite(_needs.ByName[name], start, destination);
        Count(destination.Length);
    }

    private static bool IsAsDeclared(ParameterInfo parameter, StateDictTensor tensor) => parameter.Kind == ParameterKind.Counter || tensor.Shape.SequenceEqual(parameter.Shape);

    /// <summary>Makes a parameter of a tensor of another shape that the options allow.</summary>
    private void Fit(ParameterInfo parameter, StateDictTensor tensor, float[] values, Span<float> destination)
    {
        if (parameter.IsHead)
        {
            // Classes are the first dimension, so that those which the checkpoint has come first.
            values.CopyTo(destination);
            destination[values.Length..].Clear();
            return;
        }

        StemAdapter.Adapt(values, tensor.Shape[1], tensor.Shape[2] * tensor.Shape[3], destination, _needs.Stem!.Shape[1]);
    }

    private void Count(int elements)
    {
        if (_options.Progress is { } progress)
        {
            progress.Report(Math.Min(1, Interlocked.Add(ref _read, elements) / (double)_total));
        }
    }

    private bool IsInitial(ParameterInfo parameter) => parameter.IsHead && _options.Head == HeadWeights.Initial;

    private void CheckFinite(ParameterInfo parameter, long start, ReadOnlySpan<float> values)
    {
        int index = _options.AllowNonFinite ? -1 : IndexOfNonFinite(values);
        if (index >= 0)
        {
            throw new CheckpointException(
                $"{_source}: parameter {parameter.Name} {ShapeText.Of(parameter.Shape)} is {(float.IsNaN(values[index]) ? "NaN" : "infinite")} at index {start + index}. "
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
        IReadOnlyList<int> shape = _needs.ByName.TryGetValue(weight, out ParameterInfo? owner) ? owner.Shape : parameter.Shape;
        return Math.Max(1, shape.Skip(1).Aggregate(1L, (product, d) => product * d));
    }
}
