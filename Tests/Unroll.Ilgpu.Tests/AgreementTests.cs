using ILGPU.Runtime;

namespace Unroll.Ilgpu.Tests;

/// <summary>Every operator in every tuning that a device without tensor cores can run, against the CPU back end.</summary>
public class AgreementTests
{
    private const int MaxBatch = 4;

    /// <summary>Tiled kernels need groups of 128 threads and more, which the CPU accelerator has not; the stand-in takes its time over them.</summary>
    public static TheoryData<string, KernelTuning> CpuCases
    {
        get
        {
            var data = new TheoryData<string, KernelTuning>();
            foreach (var network in GpuCase.All)
            {
                data.Add(network.Info.Name, KernelTuning.Direct);
            }
#if !USE_ILGPU
            data.Add("basic", KernelTuning.Tiled);
#endif
            return data;
        }
    }

    public static TheoryData<string, KernelTuning> CudaCases
    {
        get
        {
            var data = new TheoryData<string, KernelTuning>();
            foreach (var network in GpuCase.All)
            {
                foreach (var tuning in Enum.GetValues<KernelTuning>())
                {
                    data.Add(network.Info.Name, tuning);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(CpuCases))]
    public void Any_batch_on_the_cpu_accelerator_agrees_with_the_cpu(string name, KernelTuning tuning) => AssertAgreement(name, TestDevices.Open(TestDevices.Cpu), tuning);

    // Compiling a kernel takes PoCL half a second; what a GPU would run is enough.
    [Theory]
    [MemberData(nameof(GpuCase.Names), MemberType = typeof(GpuCase))]
    public void Any_batch_on_opencl_agrees_with_the_cpu(string name) => AssertAgreement(name, TestDevices.Open(TestDevices.OpenCl), KernelTuning.Tiled);

    [Theory]
    [MemberData(nameof(CudaCases))]
    public void Any_batch_on_cuda_agrees_with_the_cpu(string name, KernelTuning tuning) => AssertAgreement(name, TestDevices.Open(TestDevices.Cuda), tuning);

    private static void AssertAgreement(string name, Accelerator accelerator, KernelTuning tuning)
    {
        var network = GpuCase.Find(name);
        using var gpu = network.Load(accelerator, MaxBatch, tuning);
        var limit = tuning is KernelTuning.Tf32 or KernelTuning.Float16 ? Comparison.ReducedPrecision : Comparison.Float32;
        var worst = 0.0;
        foreach (var batch in new[] { 1, 3, MaxBatch })
        {
            var images = network.Images(batch);
            var expected = network.Expected(images);
            var actual = network.Outputs(batch);
            gpu.Forward(images, Array.ConvertAll(actual, o => o.AsMemory()));
            for (var i = 0; i < expected.Length; i++)
            {
                worst = Math.Max(worst, Comparison.AssertClose(expected[i], actual[i], $"{name}, {network.Info.Outputs[i].Name}, batch {batch}, {tuning} kernels", limit));
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{name}, {tuning} kernels: relative L2 at most {worst:E1}.");
    }
}
