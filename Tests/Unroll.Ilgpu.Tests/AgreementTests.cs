namespace Unroll.Ilgpu.Tests;

/// <summary>On ILGPU's CPU accelerator.</summary>
public class CpuAgreementTests
{
    public static IEnumerable<TheoryDataRow<string, KernelSet>> Cases => Agreement.CasesOn(TestDevices.Cpu);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Any_batch_on_the_cpu_accelerator_agrees_with_the_cpu(string name, KernelSet kernelSet) => Agreement.Assert(name, TestDevices.Cpu, kernelSet);
}

/// <summary>On the first OpenCL device.</summary>
public class OpenClAgreementTests
{
    public static IEnumerable<TheoryDataRow<string, KernelSet>> Cases => Agreement.CasesOn(TestDevices.OpenCl);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Any_batch_on_opencl_agrees_with_the_cpu(string name, KernelSet kernelSet) => Agreement.Assert(name, TestDevices.OpenCl, kernelSet);
}

/// <summary>On the first CUDA device.</summary>
public class CudaAgreementTests
{
    public static IEnumerable<TheoryDataRow<string, KernelSet>> Cases => Agreement.CasesOn(TestDevices.Cuda);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Any_batch_on_cuda_agrees_with_the_cpu(string name, KernelSet kernelSet) => Agreement.Assert(name, TestDevices.Cuda, kernelSet);
}
