using ILGPU.Runtime;
using Unroll.Tests.Support;

namespace Unroll.Ilgpu.Tests;

/// <summary>Every operator in every tuning that a device without tensor cores can run, against the CPU back end.</summary>
public class AgreementTests
{
    private const int MaxBatch = 4;

    /// <summary>Weights and activations are rounded, the latter before each layer: more than the weights alone.</summary>
    private const int RoundingSteps = 4;

    // Tiled kernels need groups of 128 threads and more, which the CPU accelerator has not.
    public static IEnumerable<TheoryDataRow<string, KernelTuning>> CpuCases => CasesOn(TestDevices.Cpu, KernelTuning.Direct);

    // Compiling a kernel takes PoCL, OpenCL for the processor, half a second; what a GPU would run is enough.
    public static IEnumerable<TheoryDataRow<string, KernelTuning>> OpenClCases => CasesOn(TestDevices.OpenCl, KernelTuning.Tiled);

    public static IEnumerable<TheoryDataRow<string, KernelTuning>> CudaCases => CasesOn(TestDevices.Cuda, Enum.GetValues<KernelTuning>());

    // Slow devices take minutes over these; `-explicit on` runs them.
    private static readonly string[] LargeNetworks = ["cross stage", "inception v1", "squeeze", "ghost"];

    [Theory]
    [MemberData(nameof(CpuCases))]
    public void Any_batch_on_the_cpu_accelerator_agrees_with_the_cpu(string name, KernelTuning tuning) => AssertAgreement(name, TestDevices.Open(TestDevices.Cpu), tuning);

    [Theory]
    [MemberData(nameof(OpenClCases))]
    public void Any_batch_on_opencl_agrees_with_the_cpu(string name, KernelTuning tuning) => AssertAgreement(name, TestDevices.Open(TestDevices.OpenCl), tuning);

    [Theory]
    [MemberData(nameof(CudaCases))]
    public void Any_batch_on_cuda_agrees_with_the_cpu(string name, KernelTuning tuning) => AssertAgreement(name, TestDevices.Open(TestDevices.Cuda), tuning);

    /// <summary>Every network in every tuning; without the device, one skipped case that says how many wait for it.</summary>
    private static List<TheoryDataRow<string, KernelTuning>> CasesOn(string device, params KernelTuning[] tunings)
    {
        var cases = GpuCase.All.SelectMany(_ => tunings, (network, tuning) => new TheoryDataRow<string, KernelTuning>(network.Info.Name, tuning)
        {
            Explicit = TestDevices.IsSlow(device) && LargeNetworks.Contains(network.Info.Name),
        }).ToList();
        return TestDevices.Has(device)
            ? cases
            : [new("every network", tunings[0]) { Skip = $"{cases.Count} cases of {GpuCase.All.Count} networks wait for a machine where ILGPU opens a device of the kind '{device}'." }];
    }

    private static void AssertAgreement(string name, Accelerator accelerator, KernelTuning tuning)
    {
        var network = GpuCase.Find(name);
        using var gpu = network.Load(accelerator, MaxBatch, tuning);
        var worst = 0.0;
        foreach (var batch in new[] { 1, 3, MaxBatch })
        {
            var images = network.Images(batch);
            var expected = network.Expected(images);
            var actual = gpu.Run(images);
            for (var i = 0; i < expected.Length; i++)
            {
                var limit = LimitOf(network, gpu.Precision, images, expected[i], i);
                worst = Math.Max(worst, Comparison.AssertClose(expected[i], actual[i], $"{name}, {network.Info.Outputs[i].Name}, batch {batch}, {tuning} kernels", limit));
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{name}, {tuning} kernels: relative L2 at most {worst:E1}.");
    }

    /// <summary>Some networks multiply any rounding: the same images under rounded weights show by how much, with no GPU in it.</summary>
    private static double LimitOf(GpuCase network, GpuPrecision precision, float[] images, float[] expected, int output) => precision == GpuPrecision.Float32
        ? Comparison.Float32
        : Math.Max(Comparison.ReducedPrecision, RoundingSteps * NetworkOutputs.RelativeL2(network.ExpectedOfRoundedWeights(images)[output], expected));
}
