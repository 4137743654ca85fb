using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace Unroll.Ilgpu.Tests.Kernels;

/// <summary>
/// Runs a sample on a device and its operator's direct kernels on ILGPU's CPU accelerator: from the same random memory, both must leave the same memory behind.
/// </summary>
internal sealed class KernelComparison : IDisposable
{
    private const int SpoiltOneIn = 33;

    private static readonly float[] Spoilt = [float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    private readonly Dictionary<GpuCase, LoadedKernels> _direct = [];
    private readonly Dictionary<(GpuCase, bool), float[]> _weights = [];

    public KernelComparison()
    {
        Context = Context.Create(b => b.CPU(new CPUDevice(2, 1, 1)).EnableAlgorithms().Optimize(OptimizationLevel.O2));
        Accelerator = Context.CreateCPUAccelerator(0);
    }

    /// <summary>What runs a sample's launches: the arena and the weights as they are before, and the arena as it is after.</summary>
    public delegate float[] Runner(KernelSample sample, float[] arena, float[] weights);

    public Context Context { get; }

    public Accelerator Accelerator { get; }

    /// <summary>Asserts that a sample computes what the direct kernels do.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="run">Runs it on the device.</param>
    /// <param name="transform">Changes the bits of the values that it starts from.</param>
    /// <param name="limit">The relative L2 difference that rounding explains.</param>
    public void AssertSame(KernelSample sample, Runner run, Func<uint, uint> transform, double limit) =>
        Assert.True(Compare(sample, run, (_, v) => BitConverter.UInt32BitsToSingle(transform(BitConverter.SingleToUInt32Bits(v))), limit), $"{sample.Name} computed nothing.");

    /// <summary>
    /// Asserts that a sample computes what the direct kernels do, of values a few of which are not finite too: what is not a number, or infinite, it makes where they do.
    /// </summary>
    /// <param name="sample">The sample.</param>
    /// <param name="run">Runs it on the device.</param>
    /// <param name="limit">The relative L2 difference that rounding explains.</param>
    public void AssertSameFiniteOrNot(KernelSample sample, Runner run, double limit)
    {
        // One run for both where there is another image than the one that is spoilt.
        var (arena, images) = (sample.Network.Program.ArenaLength, sample.At.Batch);
        var random = new Random(11);
        var computed = Compare(sample, run, (i, v) => (i < arena || i >= images * arena) && random.Next(SpoiltOneIn) == 0 ? Spoilt[random.Next(Spoilt.Length)] : v, limit);
        if (images == 1)
        {
            computed = Compare(sample, run, (_, v) => v, limit);
        }

        Assert.True(computed, $"{sample.Name} computed nothing.");
    }

    public void Dispose()
    {
        Accelerator.Dispose();
        Context.Dispose();
    }

    /// <summary>The arena before, after the direct kernels, and after the sample's.</summary>
    private (float[] Before, float[] Expected, float[] Actual) RunBoth(KernelSample sample, Runner run, Func<int, float, float> change)
    {
        var program = sample.Network.Program;
        var workspace = program.Kernels(sample.KernelSet).Max(k => k.Max(part => part.WorkspaceLength));
        var length = sample.At.Batch * program.ArenaLength;
        var random = new Random(7);
        float[] arena = [.. Values(random, length + workspace).Select((value, i) => change(i, value))];
        var weights = WeightsOf(sample);
        return (arena[..length], RunDirect(sample, arena, weights)[..length], run(sample, arena, weights)[..length]);
    }

    /// <summary>The same for all samples of a network: they may be millions.</summary>
    private float[] WeightsOf(KernelSample sample)
    {
        var key = (sample.Network, sample.KernelSet == KernelSet.Tf32);
        if (!_weights.TryGetValue(key, out var weights))
        {
            weights = Values(new Random(5), sample.Network.Program.WeightLength);
            _weights.Add(key, weights = key.Item2 ? MemoryMarshal.Cast<byte, float>(ReducedWeights.Round(weights, GpuPrecision.Tf32)).ToArray() : weights);
        }

        return weights;
    }

    private float[] RunDirect(KernelSample sample, float[] arena, float[] weights)
    {
        if (!_direct.TryGetValue(sample.Network, out var direct))
        {
            _direct.Add(sample.Network, direct = new LoadedKernels(Accelerator, sample.Network.Program.Kernels(KernelSet.Direct)));
        }

        using var arenaBuffer = Accelerator.Allocate1D(arena);
        using var weightBuffer = Accelerator.Allocate1D(weights);
        direct.Launch(sample.Index, Accelerator.DefaultStream, arenaBuffer.View, weightBuffer.View, sample.At);
        Accelerator.Synchronize();
        return arenaBuffer.GetAsArray1D();
    }

    /// <summary>Whether the sample computed anything that is finite.</summary>
    private bool Compare(KernelSample sample, Runner run, Func<int, float, float> change, double limit)
    {
        var (before, expected, actual) = RunBoth(sample, run, change);
        double difference = 0, norm = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            if (expected[i].Equals(before[i]))
            {
                Assert.True(actual[i].Equals(before[i]) || expected[i] == 0 || sample.LeavesScratch, $"{sample.Name} wrote to {i}, which is no result.");
                continue;
            }

            Comparison.AssertSameKinds(expected.AsSpan(i, 1), actual.AsSpan(i, 1), $"{sample.Name}, at {i} of the arena");
            if (float.IsFinite(expected[i]))
            {
                difference += Math.Pow((double)actual[i] - expected[i], 2);
                norm += Math.Pow(expected[i], 2);
            }
        }

        Assert.True(norm == 0 ? difference == 0 : Math.Sqrt(difference / norm) <= limit, $"{sample.Name}: relative L2 {Math.Sqrt(difference / norm):E2} is above {limit:E0}.");
        return norm > 0;
    }

    private static float[] Values(Random random, int length)
    {
        var values = new float[length];
        for (var i = 0; i < length; i++)
        {
            values[i] = random.NextSingle() - 0.5f;
        }

        return values;
    }
}
