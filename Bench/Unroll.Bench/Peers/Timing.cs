namespace Unroll.Bench.Peers;

/// <summary>The results of a process that times one network.</summary>
/// <param name="Runs">Timed forward passes.</param>
/// <param name="MinMs">The fastest, in ms.</param>
/// <param name="MedianMs">The median, in ms.</param>
/// <param name="LoadMs">From the file to a network that is ready to run, in ms.</param>
/// <param name="FirstRunMs">The first forward pass, in ms.</param>
/// <param name="ResidentMb">Resident memory at the end, in MB of 2^20 bytes.</param>
/// <param name="PeakMb">The largest resident memory, in MB of 2^20 bytes.</param>
/// <param name="Norm">The Euclidean norm of the output: both sides must compute the same.</param>
/// <param name="PeakGigaflops">What fused multiply-adds alone reach, in billions of operations a second; 0 on the peer's side.</param>
internal sealed record Timing(int Runs, double MinMs, double MedianMs, double LoadMs, double FirstRunMs, double ResidentMb, double PeakMb, double Norm, double PeakGigaflops);
