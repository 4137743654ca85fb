namespace Unroll.Tests.Kernels;

/// <summary>That no class of the kernels' tests is forgotten here.</summary>
public class AllKernelTests
{
    [Fact]
    public void Every_class_of_tests_runs_here()
    {
        var bases = typeof(ConvolutionTests).Assembly.GetExportedTypes().Select(type => type.BaseType).ToHashSet();
        Assert.All(typeof(Testing.Kernels.ConvolutionTests).Assembly.GetExportedTypes(), type => Assert.Contains(type, bases));
    }
}
