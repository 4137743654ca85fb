using Unroll.Ilgpu.Tests.Kernels;

namespace Unroll.Ilgpu.Tests;

/// <summary>What is not explicit leaves out nothing but repetitions.</summary>
public class OrdinaryCasesTests
{
    public static TheoryData<string> Devices => [TestDevices.Cpu, TestDevices.OpenCl, TestDevices.Cuda];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Every_family_runs_as_a_whole(string device)
    {
        Assert.SkipUnless(TestDevices.Has(device), TestDevices.WhyNot(device));
        Assert.SkipWhen(device == TestDevices.OpenCl && TestDevices.IsSlow(device), "OpenCL on a processor compiles for too long: every kind of kernel runs there, but whole families on other devices.");
        Assert.Equivalent(GpuCase.All.SelectMany(c => c.Families).Distinct(), OrdinaryCases.On(device).Families.Distinct(), strict: true);
    }

    /// <summary>The networks that run as a whole and the kernels that run alone have, together, every kind that the whole matrix of networks and kernel sets has.</summary>
    [Theory]
    [MemberData(nameof(Devices))]
    public void Every_kind_of_kernel_runs(string device)
    {
        Assert.SkipUnless(TestDevices.Has(device), TestDevices.WhyNot(device));
        using var comparison = new KernelComparison();
        var shape = DeviceShape.Of(TestDevices.Find(device)!);
        var all = OrdinaryCases.KernelSetsOf(device).SelectMany(t => GpuCase.All.SelectMany(c => c.Program.Kernels(t)).SelectMany(k => k)).SelectMany(KernelKind.Of).ToHashSet();
        var run = OrdinaryCases.On(device).Kinds.ToHashSet();
        var whole = run.Count;
        if (TestDevices.IsSlow(device))
        {
            run.UnionWith(OrdinaryCases.KernelSetsOf(device).SelectMany(t => KernelSample.Chosen(device, t, shape, comparison.Accelerator)).SelectMany(s => s.Kinds));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{all.Count} kinds of kernels, {whole} of them in networks that run as a whole.");
        Assert.Empty(all.Except(run));
    }
}
