using System.Globalization;

namespace Unroll.Bench.Peers;

/// <summary>What a process is asked to time.</summary>
/// <param name="Contender">Who computes.</param>
/// <param name="Network">The network's name in the zoo.</param>
/// <param name="Model">Its file: a checkpoint for us, an ONNX file for ONNX Runtime.</param>
/// <param name="Threads">Threads of a forward pass.</param>
/// <param name="Batch">Images of a forward pass.</param>
/// <param name="Simd">Our vector width; ONNX Runtime takes what it finds.</param>
/// <param name="Seconds">How long passes are timed.</param>
internal sealed record TimedRun(Contender Contender, string Network, string Model, int Threads, int Batch, SimdLevel Simd, double Seconds)
{
    /// <summary>The arguments of the command <c>time</c>.</summary>
    public IEnumerable<string> Arguments =>
    [
        "time", "--contender", $"{Contender}", "--network", Network, "--model", Model, "--threads", $"{Threads}", "--batch", $"{Batch}", "--simd", $"{Simd}",
        "--seconds", Seconds.ToString(CultureInfo.InvariantCulture),
    ];
}
