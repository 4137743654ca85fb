using ILGPU.Runtime;
using Unroll.Ilgpu;

namespace Unroll.Agreement.Tests.Gpu;

/// <summary>Every operator in every tuning that a device without tensor cores can run, against the CPU back end.</summary>
public class AgreementTests
{
    private const int MaxBatch = 4;

    public static TheoryData<string, KernelTuning> Cases
    {
        get
        {
            var data = new TheoryData<string, KernelTuning>();
            foreach (var network in GpuCase.All)
            {
                data.Add(network.Info.Name, KernelTuning.Direct);
                data.Add(network.Info.Name, KernelTuning.Tiled);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Any_batch_on_the_cpu_accelerator_agrees_with_the_cpu(string name, KernelTuning tuning) => AssertAgreement(name, TestDevices.Open(TestDevices.Cpu), tuning);

    // Compiling a kernel takes PoCL half a second; what a GPU would run is enough.
    [Theory]
    [MemberData(nameof(GpuCase.Names), MemberType = typeof(GpuCase))]
    public void Any_batch_on_opencl_agrees_with_the_cpu(string name) => AssertAgreement(name, TestDevices.Open(TestDevices.OpenCl), KernelTuning.Tiled);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Any_batch_on_cuda_agrees_with_the_cpu(string name, KernelTuning tuning) => AssertAgreement(name, TestDevices.Open(TestDevices.Cuda), tuning);

    private static void AssertAgreement(string name, Accelerator accelerator, KernelTuning tuning)
    {
        var network = GpuCase.Find(name);
        using var gpu = network.Load(accelerator, MaxBatch, tuning);
        foreach (var batch in new[] { 1, 3, MaxBatch })
        {
            var images = network.Images(batch);
            var expected = network.Expected(images);
            var actual = network.Outputs(batch);
            gpu.Forward(images, Array.ConvertAll(actual, o => o.AsMemory()));
            for (var i = 0; i < expected.Length; i++)
            {
                Comparison.AssertClose(expected[i], actual[i], $"{name}, {network.Info.Outputs[i].Name}, batch {batch}, {tuning} kernels");
            }
        }
    }
}
