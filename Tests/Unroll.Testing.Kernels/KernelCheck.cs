using Unroll.Cpu.Arguments;
using Unroll.Cpu.Calls;

namespace Unroll.Testing.Kernels;

/// <summary>Runs one kernel call at every vector width and with several thread counts, and compares.</summary>
internal sealed class KernelCheck(int seed)
{
    private readonly List<Action<KernelFixture>> _fills = [];
    private readonly List<float> _weights = [];
    private readonly List<(int Offset, int Length)> _workspaces = [];
    private int _length = 16;

    public Random Random { get; } = new(seed);

    /// <summary>A place for a map: dense, or (at random) a slice of a wider buffer with a halo and gaps between the rows.</summary>
    public View Place(int height, int width, int channels)
    {
        var gaps = Random.Next(3) > 0;
        var before = gaps ? Random.Next(0, 20) : 0;
        var pixelStride = before + channels + (gaps ? Random.Next(0, 20) : 0);
        var halo = gaps ? Random.Next(0, 3) : 0;
        var rowStride = ((width + (2 * halo)) * pixelStride) + (gaps ? Random.Next(0, 5) : 0);
        var view = new View(_length + (halo * rowStride) + (halo * pixelStride) + before, height, width, channels, rowStride, pixelStride);
        _length += ((height + (2 * halo)) * rowStride) + 16;
        return view;
    }

    /// <summary>A map of random values, and where it lies.</summary>
    public (View View, float[,,] Values) Map(int height, int width, int channels, float scale = 4f, float offset = 0f)
    {
        var view = Place(height, width, channels);
        return (view, Values(view, scale, offset));
    }

    /// <summary>Random values for a view.</summary>
    public float[,,] Values(View view, float scale = 4f, float offset = 0f)
    {
        var values = new float[view.Height, view.Width, view.Channels];
        for (var y = 0; y < view.Height; y++)
        {
            for (var x = 0; x < view.Width; x++)
            {
                for (var c = 0; c < view.Channels; c++)
                {
                    values[y, x, c] = ((Random.NextSingle() - 0.5f) * scale) + offset;
                }
            }
        }

        _fills.Add(f => f.Fill(view, (y, x, c) => values[y, x, c]));
        return values;
    }

    /// <summary>A part of the arena that the call may overwrite, starting on a multiple of 16 floats; returns where.</summary>
    public int Workspace(int length)
    {
        var offset = (_length + 15) / 16 * 16;
        _workspaces.Add((offset, length));
        _length = offset + length + 16;
        return offset;
    }

    /// <summary>Random weights, starting on a multiple of 16 floats; returns where.</summary>
    public (int Offset, float[] Values) Vector(int length)
    {
        var values = Enumerable.Range(0, length).Select(_ => Random.NextSingle() - 0.4f).ToArray();
        return (Weights(values), values);
    }

    /// <summary>Weights, starting on a multiple of 16 floats; returns where.</summary>
    public int Weights(float[] values)
    {
        var offset = _weights.Count;
        _weights.AddRange(values);
        while (_weights.Count % 16 != 0)
        {
            _weights.Add(KernelFixture.Guard);
        }

        return offset;
    }

    /// <summary>
    /// Asserts that <paramref name="run"/> writes the expected values into <paramref name="y"/> and nothing anywhere else, the same bits at every
    /// width and thread count. The tolerance is relative to the largest expected value.
    /// </summary>
    public void Assert(Action<ForwardPass> run, View y, Func<int, int, int, double> expected, double tolerance = 1e-6)
    {
        var untouched = Untouched();
        var weights = _weights.ToArray();
        float[]? first = null;
        foreach (var level in KernelFixture.Levels)
        {
            foreach (var threads in (int[])[1, 2, 3])
            {
                using var fixture = new KernelFixture(_length, level, threads, weights.Length);
                weights.CopyTo(fixture.Weights);
                untouched.CopyTo(fixture.Arena);
                run(fixture.Pass);
                var result = fixture.Arena.ToArray();
                first ??= KernelJournal.Add(result) ? result : CheckValues(result, untouched, y, expected, tolerance);
                Xunit.Assert.True(
                    first.AsSpan().SequenceEqualBits(result), $"{level} with {threads} threads computes other bits than {KernelFixture.Levels.First()} with one.");
            }
        }
    }

    /// <summary>The arena before a call.</summary>
    private float[] Untouched()
    {
        using var fixture = new KernelFixture(_length, SimdLevel.Scalar);
        _fills.ForEach(fill => fill(fixture));
        return fixture.Arena.ToArray();
    }

    private float[] CheckValues(float[] arena, float[] before, View y, Func<int, int, int, double> expected, double tolerance)
    {
        var untouched = (float[])before.Clone();
        var wanted = new double[y.Height, y.Width, y.Channels];
        var largest = 1e-3;
        ForEach(y, (i, j, c) =>
        {
            wanted[i, j, c] = expected(i, j, c);
            largest = Math.Max(largest, Math.Abs(wanted[i, j, c]));
        });
        ForEach(y, (i, j, c) =>
        {
            var index = KernelFixture.Index(y, i, j, c);
            Xunit.Assert.True(
                Math.Abs(arena[index] - wanted[i, j, c]) <= tolerance * largest, $"y[{i}, {j}, {c}] of {y} is {arena[index]}, not {wanted[i, j, c]}.");
            untouched[index] = arena[index];
        });
        foreach (var (offset, length) in _workspaces)
        {
            arena.AsSpan(offset, length).CopyTo(untouched.AsSpan(offset));
        }

        Xunit.Assert.True(untouched.AsSpan().SequenceEqualBits(arena), $"The arena was overwritten outside {y}.");
        return arena;
    }

    private static void ForEach(View view, Action<int, int, int> action)
    {
        for (var y = 0; y < view.Height; y++)
        {
            for (var x = 0; x < view.Width; x++)
            {
                for (var c = 0; c < view.Channels; c++)
                {
                    action(y, x, c);
                }
            }
        }
    }
}

internal static class BitComparison
{
    public static bool SequenceEqualBits(this Span<float> a, ReadOnlySpan<float> b) =>
        System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(a).SequenceEqual(System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(b));
}
