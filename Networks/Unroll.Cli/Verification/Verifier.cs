using System.Diagnostics;
using Unroll.Networks;
using Unroll.Networks.Devices;
using Unroll.Tensors;
using Unroll.Weights;

namespace Unroll.Cli.Verification;

/// <summary>A device's results on the batch.</summary>
/// <param name="Device">The back end and the device.</param>
/// <param name="Tolerance">The relative L2 difference that rounding can explain.</param>
/// <param name="Load">How long loading took.</param>
/// <param name="Forward">How long a forward pass of the batch takes: the median.</param>
/// <param name="Outputs">Each output's values.</param>
internal sealed record DeviceRun(string Device, double Tolerance, TimeSpan Load, TimeSpan Forward, float[][] Outputs)
{
    /// <summary>How far each output is from the reference's.</summary>
    public OutputDifference[] Against(DeviceRun reference, int images) =>
        [.. Outputs.Select((output, i) => OutputDifference.Of(reference.Outputs[i], output, images))];

    /// <summary>Whether rounding explains all differences; NaN is never explained.</summary>
    public bool AgreesWith(IEnumerable<OutputDifference> differences) => differences.All(d => d.RelativeL2 <= Tolerance);
}

/// <summary>Runs one batch on several devices.</summary>
internal static class Verifier
{
    private const int TimedRuns = 5;

    public static DeviceRun Run(Device device, ZooEntry entry, StateDict weights, NpyArray batch, LoadOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var images = batch.Shape[0];
        var start = Stopwatch.GetTimestamp();
        var network = device.Load(entry, weights, options, images);
        var load = Stopwatch.GetElapsedTime(start);
        try
        {
            var outputs = entry.Info.Outputs.Select(o => new float[checked(images * o.Shape.Length)]).ToArray();
            var memories = outputs.Select(o => o.AsMemory()).ToArray();
            network.Forward(batch.Values, memories);
            var times = new TimeSpan[TimedRuns];
            for (var i = 0; i < times.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                start = Stopwatch.GetTimestamp();
                network.Forward(batch.Values, memories);
                times[i] = Stopwatch.GetElapsedTime(start);
            }

            Array.Sort(times);
            return new DeviceRun(device.Description, device.Tolerance, load, times[TimedRuns / 2], outputs);
        }
        finally
        {
            (network as IDisposable)?.Dispose();
        }
    }

    /// <summary>Images of noise between -2 and 2, about the range of normalised photographs; the same ones every time.</summary>
    public static NpyArray Noise(TensorShape input, int images)
    {
        const int Seed = 1;
        var random = new Random(Seed);
        var values = new float[checked(images * input.Length)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (random.NextSingle() * 4) - 2;
        }

        return new NpyArray([images, input.Channels, input.Height, input.Width], values);
    }
}
