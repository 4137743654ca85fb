namespace Unroll.Cpu.Profiling;

/// <summary>Gives each call's time to the layer that it computes, pass after pass.</summary>
/// <param name="layers">The layers, in the order in which they run.</param>
internal sealed class LayerClock(IReadOnlyList<LayerInfo> layers)
{
    /// <summary>What is called beside the layers: the result's way to the caller.</summary>
    private const string Output = "Output";

    /// <summary>The zeros around a map, which the next layer needs.</summary>
    private const string Halo = "ClearHalo";

    private readonly List<long>[] _ticks = [.. Enumerable.Range(0, layers.Count + 1).Select(_ => new List<long>())];
    private readonly long[] _floats = new long[layers.Count + 1];

    /// <summary>Where a pass notes its calls.</summary>
    public PassTimes Calls { get; } = new();

    /// <summary>Takes the calls that one pass has noted.</summary>
    /// <exception cref="InvalidOperationException">They are not those of the layers.</exception>
    public void EndPass()
    {
        var ticks = new long[layers.Count + 1];
        Array.Clear(_floats);
        var layer = -1;
        long halo = 0;
        foreach (var call in Calls.Calls)
        {
            if (call.Kernel == Halo)
            {
                halo += call.Ticks;
                continue;
            }

            if (call.Kernel == Output)
            {
                ticks[^1] += call.Ticks;
                _floats[^1] += call.Floats;
                continue;
            }

            // A layer may be several calls: a concatenation copies each of its inputs.
            if (layer + 1 < layers.Count && layers[layer + 1].Kernel == call.Kernel && layers[layer + 1].ArenaOffset == call.OutputOffset)
            {
                layer++;
            }
            else if (layer < 0 || layers[layer].Kernel != call.Kernel)
            {
                throw new InvalidOperationException($"The call {call.Kernel} at {call.OutputOffset} follows layer {layer}, but the layer table has another there.");
            }

            ticks[layer] += call.Ticks + halo;
            _floats[layer] += call.Floats;
            halo = 0;
        }

        if (layer != layers.Count - 1)
        {
            throw new InvalidOperationException($"{layer + 1} of {layers.Count} layers were called.");
        }

        for (var i = 0; i < ticks.Length; i++)
        {
            _ticks[i].Add(ticks[i]);
        }

        Calls.Clear();
    }

    /// <summary>The median time of each layer, and of the output last.</summary>
    public IReadOnlyList<LayerTime> Medians() =>
    [
        .. layers.Select((layer, i) => new LayerTime(
            layer.Name, layer.Kernel, layer.Output, layer.MultiplyAccumulates, (_floats[i] + layer.ParameterCount) * sizeof(float), Durations.Median(_ticks[i]))),
        new LayerTime("output", Output, layers[^1].Output, 0, _floats[^1] * 2 * sizeof(float), Durations.Median(_ticks[^1])),
    ];
}
