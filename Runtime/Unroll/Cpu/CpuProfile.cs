namespace Unroll.Cpu;

/// <summary>Where the time of a forward pass goes: <see cref="CpuNetwork.Profile"/>.</summary>
/// <param name="Simd">The vector width.</param>
/// <param name="Threads">Threads of a pass.</param>
/// <param name="PeakMultiplyAddsPerSecond">The most fused multiply-adds a second that these threads were seen to do at this width, one of each lane counted.</param>
/// <param name="Pass">The time of a pass for one image, without a profile; the median.</param>
/// <param name="Layers">The layers in the order in which they run, and the output last.</param>
public sealed record CpuProfile(SimdLevel Simd, int Threads, double PeakMultiplyAddsPerSecond, TimeSpan Pass, IReadOnlyList<LayerTime> Layers);
