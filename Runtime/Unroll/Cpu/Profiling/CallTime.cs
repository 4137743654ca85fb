namespace Unroll.Cpu.Profiling;

/// <summary>One call of a forward pass.</summary>
/// <param name="Kernel">The kernel's name, as in the layer table.</param>
/// <param name="OutputOffset">Where its result starts in the arena, in floats.</param>
/// <param name="Floats">Activations that it reads and writes, each counted once.</param>
/// <param name="Ticks">Its time, in ticks of the stopwatch.</param>
internal readonly record struct CallTime(string Kernel, int OutputOffset, long Floats, long Ticks);
