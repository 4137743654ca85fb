using ILGPU.Runtime;

namespace Unroll.Ilgpu.Tests;

/// <summary>What these tests were compiled against.</summary>
public class IlgpuPackageTests
{
    private const string Version = "1.5.3";

    [Fact]
    public void The_tests_of_ptx_and_of_the_cuda_driver_are_in_and_ilgpu_is_the_pinned_one()
    {
        var ilgpu = typeof(Accelerator).Assembly.GetName();
        Assert.SkipWhen(
            ilgpu.Name != "ILGPU",
            $"This build has {ilgpu.Name} for ILGPU, without its PTX compiler and its CUDA back end: PtxTests, PtxKernelTests and EmulatedCudaTests are not in it.");

        Assert.Equal(Version, ilgpu.Version!.ToString(3));
        string[] tests = ["PtxTests", "PtxKernelTests", "EmulatedCudaTests"];
        Assert.Equal(tests.Order(), GetType().Assembly.GetTypes().Select(t => t.Name).Where(tests.Contains).Order());
    }
}
