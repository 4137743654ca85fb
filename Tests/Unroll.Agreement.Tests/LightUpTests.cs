using Unroll.Cpu;

namespace Unroll.Agreement.Tests;

/// <summary>Which back ends this run has.</summary>
public class LightUpTests
{
    [Fact]
    public void Declarations_in_the_zoos_package_have_no_other_back_end() => Assert.IsType<CpuProgram>(Assert.Single(Unroll.Networks.ResNet18.Info.Programs));
}
