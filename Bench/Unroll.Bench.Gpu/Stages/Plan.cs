using System.Globalization;

namespace Unroll.Bench.Gpu.Stages;

/// <summary>What is run on a machine, and how.</summary>
/// <param name="Kit">The unpacked archive.</param>
/// <param name="Device">The device: "cuda:0".</param>
/// <param name="Outputs">Where networks' outputs go, for the peer.</param>
/// <param name="Python">The interpreter of the peer's script.</param>
/// <param name="Processes">Processes side by side where kernels are compiled, which takes the processor.</param>
internal sealed record Plan(string Kit, string Device, string Outputs, string Python, int Processes)
{
    private static readonly string[] KernelSets = ["Cuda", "Tf32", "Float16", "Tiled", "Direct"];

    /// <summary>The networks that are timed, by name.</summary>
    public IReadOnlyList<string> Networks { get; init; } = ["resnet50", "resnet18", "resnext50_32x4d", "resnest50"];

    /// <summary>The precisions that are measured.</summary>
    public IReadOnlyList<string> Precisions { get; init; } = ["fp32", "tf32", "fp16"];

    /// <summary>The batches that are measured.</summary>
    public IReadOnlyList<int> Batches { get; init; } = [1, 64];

    /// <summary>Seconds of each measurement.</summary>
    public double Seconds { get; init; } = 0.6;

    /// <summary>The methods of the tests that are run: all that need CUDA.</summary>
    public string Tests { get; init; } = "*CudaAgreementTests*";

    /// <summary>The stages, the most valuable first.</summary>
    public IReadOnlyList<Stage> Stages =>
    [
        new("device", Limit(30), [Own("device")]),
        new("kernels", Limit(130), [.. KernelSets.Select(Kernels)]),
        new("networks", Limit(150), [Own("networks", ["--outputs", Outputs, .. Common, "--networks", string.Join(',', Networks)])]),
        new("peer", Limit(180), [new(Python, [Path.Combine(Kit, "peer.py"), "--outputs", Outputs, "--time-limit", "170", .. Common, "--networks", string.Join(',', Networks), "--device", PeersDevice])]),
        new("profile", Limit(60), [Own("profile", [.. WithoutSeconds, "--networks", Networks[0]])]),
        new("sweep", Limit(90), [Own("sweep", [.. WithoutSeconds, "--networks", Networks[0]])]),
        new("startup", Limit(30), [StartUp("new to the driver", new() { ["CUDA_CACHE_DISABLE"] = "1" })]),
        new("startup-cached", Limit(20), [StartUp("in the driver's cache", [])]),
        new("zoo", Limit(120), [.. Enumerable.Range(0, Processes).Select(i => Own("zoo", "--share", Text(i), "--shares", Text(Processes)))]),
    ];

    private string[] WithoutSeconds => ["--precisions", string.Join(',', Precisions), "--batches", string.Join(',', Batches)];

    private string[] Common => [.. WithoutSeconds, "--seconds", Seconds.ToString(CultureInfo.InvariantCulture)];

    private string PeersDevice => Device.StartsWith("cuda", StringComparison.Ordinal) ? Device : "cpu";

    private static TimeSpan Limit(double seconds) => TimeSpan.FromSeconds(seconds);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private StageCommand Own(string command, params string[] arguments) =>
        new(Environment.ProcessPath!, [command, "--kit", Kit, "--device", Device, .. arguments]);

    private StageCommand Kernels(string kernelSet) =>
        new(Path.Combine(Kit, "Unroll.Ilgpu.Tests"), ["-reporter", "json", "-noColor", "-preEnumerateTheories", "-class", Tests, "-trait", $"KernelSet={kernelSet}"]) { Read = new TestLines().TryRead };

    private StageCommand StartUp(string label, Dictionary<string, string> environment) =>
        Own("startup", "--networks", Networks[0], "--precisions", Precisions[0], "--label", label) with { Environment = environment };
}
