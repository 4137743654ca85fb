using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Unroll.Cpu.Arguments;
using Unroll.Cpu.Calls;
using Unroll.Cpu.Simd;
using Unroll.Cpu.Threading;

namespace Unroll.Testing.Kernels;

/// <summary>
/// An arena and packed weights in native memory, and a <see cref="ForwardPass"/> over them.
/// The arena starts as guard values, so that a write outside the views shows.
/// </summary>
internal sealed unsafe class KernelFixture : IDisposable
{
    /// <summary>What the arena holds where nothing has been written: a NaN no arithmetic makes, so that a stray read shows too.</summary>
    public static readonly float Guard = BitConverter.Int32BitsToSingle(0x7FABCDEF);

    // One team for each thread count, as starting threads takes longer than most kernels here. Tests at once may share a team.
    private static readonly ConcurrentDictionary<int, Lazy<WorkerTeam>> Teams = new();

    private readonly float* _arena;
    private readonly float* _weights;
    private readonly float** _outputs = (float**)NativeMemory.AllocZeroed((nuint)sizeof(float*), 8);
    private readonly List<nint> _allocations = [];
    private readonly int _arenaLength;
    private readonly int _weightsLength;
    private float* _input;

    public KernelFixture(int arenaLength, SimdLevel level, int threads = 1, int weightsLength = 0)
    {
        _arenaLength = arenaLength;
        _weightsLength = weightsLength;
        _arena = Allocate(arenaLength);
        _weights = Allocate(weightsLength);
        Arena.Fill(Guard);
        Pass = new ForwardPass(_arena, _weights, Team(threads), level);
    }

    /// <summary>The levels that this processor runs.</summary>
    public static IEnumerable<SimdLevel> Levels => Enum.GetValues<SimdLevel>().Where(l => l != SimdLevel.Auto && l <= SimdLevels.Best);

    /// <summary>The team of so many threads.</summary>
    public static WorkerTeam Team(int threads) => Teams.GetOrAdd(threads, n => new Lazy<WorkerTeam>(() => new WorkerTeam(n))).Value;

    public ForwardPass Pass { get; }

    public Span<float> Arena => new(_arena, _arenaLength);

    public Span<float> Weights => new(_weights, _weightsLength);

    /// <summary>Binds an image; outputs already bound stay.</summary>
    public void BindInput(ReadOnlySpan<float> image)
    {
        _input = Allocate(image.Length);
        image.CopyTo(new Span<float>(_input, image.Length));
        Pass.Bind(_input, _outputs);
    }

    /// <summary>Binds an output buffer of <paramref name="length"/> floats and as many guard values after it; returns both.</summary>
    public Span<float> BindOutput(int index, int length)
    {
        _outputs[index] = Allocate(2 * length);
        var output = new Span<float>(_outputs[index], 2 * length);
        output.Fill(Guard);
        Pass.Bind(_input, _outputs);
        return output;
    }

    /// <summary>The index in the arena of a value of a view.</summary>
    public static int Index(View view, int y, int x, int c) => view.Offset + (y * view.RowStride) + (x * view.PixelStride) + c;

    /// <summary>Writes an H x W x C map into a view.</summary>
    public void Fill(View view, Func<int, int, int, float> value)
    {
        for (var y = 0; y < view.Height; y++)
        {
            for (var x = 0; x < view.Width; x++)
            {
                for (var c = 0; c < view.Channels; c++)
                {
                    Arena[Index(view, y, x, c)] = value(y, x, c);
                }
            }
        }
    }

    /// <summary>Reads a view as a dense H x W x C array.</summary>
    public float[,,] Read(View view)
    {
        var map = new float[view.Height, view.Width, view.Channels];
        for (var y = 0; y < view.Height; y++)
        {
            for (var x = 0; x < view.Width; x++)
            {
                for (var c = 0; c < view.Channels; c++)
                {
                    map[y, x, c] = Arena[Index(view, y, x, c)];
                }
            }
        }

        return map;
    }

    public void Dispose()
    {
        foreach (var allocation in _allocations)
        {
            NativeMemory.AlignedFree((void*)allocation);
        }

        NativeMemory.Free(_outputs);
    }

    private float* Allocate(int length)
    {
        var p = NativeMemory.AlignedAlloc((nuint)Math.Max(length, 16) * sizeof(float), 64);
        _allocations.Add((nint)p);
        return (float*)p;
    }
}
