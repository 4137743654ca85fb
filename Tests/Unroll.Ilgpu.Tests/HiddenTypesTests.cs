using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Unroll.Ilgpu.Tests;

/// <summary>Types that are public for generated code alone.</summary>
public class HiddenTypesTests
{
    [Fact]
    public void What_kernels_are_made_of_is_left_out_of_coverage()
    {
        var hidden = typeof(GpuProgram).Assembly.GetExportedTypes().Where(type => type.GetCustomAttribute<EditorBrowsableAttribute>() is { State: EditorBrowsableState.Never });

        Assert.Equal(
            [typeof(GpuKernel), typeof(GpuPass), typeof(JitRequirement)],
            hidden.Where(type => !type.IsDefined(typeof(ExcludeFromCodeCoverageAttribute))).OrderBy(type => type.Name, StringComparer.Ordinal));
    }

    [Fact]
    public void An_ILGPU_that_does_not_start_is_told_by_its_innermost_error()
    {
        var cause = new MissingMethodException("There is no get_Length.");
        var thrown = JitRequirement.DoesNotStart(new TypeInitializationException("ILGPU.Outer", new TypeInitializationException("ILGPU.Inner", cause)));

        Assert.StartsWith("ILGPU does not start in this program: There is no get_Length. ", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("The CPU network works in this program", thrown.Message, StringComparison.Ordinal);
    }
}
