using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Threading;

/// <summary>Memory that only one worker uses at a time, so that it stays in that one's cache. It grows to what the largest layer asks for, in the first pass.</summary>
internal sealed unsafe class WorkerScratch(int workers)
{
    private readonly AlignedFloats?[] _floats = new AlignedFloats?[workers];

    /// <summary>Gives each worker at least <paramref name="length"/> floats. What they held is lost where there were fewer; new ones are zeros.</summary>
    /// <param name="length">Floats.</param>
    /// <param name="pointers">Where the workers' memory starts.</param>
    public void Reserve(int length, float** pointers)
    {
        for (var worker = 0; worker < _floats.Length; worker++)
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
