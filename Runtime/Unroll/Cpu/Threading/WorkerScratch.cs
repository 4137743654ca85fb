using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Threading;

/// <summary>Memory that only one worker uses at a time, so that it stays in that one's cache. It grows to what the largest layer asks for, in the first pass.</summary>
internal sealed unsafe class WorkerScratch(int workers)
{
    private readonly AlignedFloats?[] _floats = new AlignedFloats?[workers];

    /// <summary>Gives each of the first workers at least <paramref name="length"/> floats. What they held is lost where there were fewer; new ones are zeros.</summary>
    /// <param name="length">Floats.</param>
    /// <param name="count">How many workers; a call has no more than it has chunks.</param>
    /// <param name="pointers">Where the workers' memory starts.</param>
    public void Reserve(int length, int count, float** pointers)
    {
        for (var worker = 0; worker < Math.Min(count, _floats.Length); worker++)
        {
            if (_floats[worker] is not { } floats || floats.Length < length)
            {
                floats = new AlignedFloats(length, zeroed: true);
                _floats[worker] = floats;
            }

            pointers[worker] = floats.Pointer;
        }
    }
}
