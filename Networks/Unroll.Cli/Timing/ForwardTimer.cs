using System.Diagnostics;
using Unroll.Networks;
using Unroll.Networks.Devices;
using Unroll.Tensors;
using Unroll.Weights;

namespace Unroll.Cli.Timing;

/// <summary>What loading and running a network costs on a device.</summary>
/// <param name="Load">From open weights to a network that can run.</param>
/// <param name="First">The first pass, with what is compiled on demand.</param>
/// <param name="Passes">The counted passes, the fastest first.</param>
/// <param name="AllocatedBytes">Bytes that a counted pass allocates on the garbage-collected heap, of all threads; the mean.</param>
internal sealed record ForwardTimes(TimeSpan Load, TimeSpan First, TimeSpan[] Passes, double AllocatedBytes)
{
    public TimeSpan Fastest => Passes[0];

    public TimeSpan Median => Passes[(Passes.Length - 1) / 2];
}

/// <summary>Times forward passes of one batch.</summary>
internal static class ForwardTimer
{
    private const int WarmUps = 3, Fewest = 5;

    public static ForwardTimes Time(Device device, ZooEntry entry, StateDict weights, LoadOptions options, NpyArray batch, TimeSpan time, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var network = device.Load(entry, weights, options, batch.Shape[0]);
        var load = Stopwatch.GetElapsedTime(start);
        using var resources = network as IDisposable;
        var outputs = Array.ConvertAll([.. entry.Info.Outputs], output => new float[checked(batch.Shape[0] * output.Shape.Length)].AsMemory());
        var first = Pass(network, batch, outputs);
        for (var i = 0; i < WarmUps; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Pass(network, batch, outputs);
        }

        List<TimeSpan> passes = [];
        passes.EnsureCapacity(1 << 16);
        var allocated = GC.GetTotalAllocatedBytes();
        start = Stopwatch.GetTimestamp();
        while (passes.Count < Fewest || Stopwatch.GetElapsedTime(start) < time)
        {
            cancellation.ThrowIfCancellationRequested();
            passes.Add(Pass(network, batch, outputs));
        }

        allocated = GC.GetTotalAllocatedBytes() - allocated;
        return new ForwardTimes(load, first, [.. passes.Order()], (double)allocated / passes.Count);
    }

    private static TimeSpan Pass(INetwork network, NpyArray batch, ReadOnlySpan<Memory<float>> outputs)
    {
        var start = Stopwatch.GetTimestamp();
        network.Forward(batch.Values, outputs);
        return Stopwatch.GetElapsedTime(start);
    }
}
