using System.ComponentModel;
using System.Reflection;
using Unroll.Cpu;
using Unroll.Cpu.Calls;

namespace Unroll.Tests;

/// <summary>What only generated code calls is public, since it must be, but not offered to users.</summary>
public class FencedSurfaceTests
{
    private static readonly Type[] _ofTheCpu =
        [.. typeof(ForwardPass).Assembly.GetExportedTypes().Where(type => type.Namespace!.StartsWith("Unroll.Cpu", StringComparison.Ordinal))];

    [Fact]
    public void What_generated_code_calls_is_hidden_from_editors() =>
        Assert.All(
            _ofTheCpu.Where(type => type.Namespace == typeof(ForwardPass).Namespace),
            type => Assert.Equal(EditorBrowsableState.Never, type.GetCustomAttribute<EditorBrowsableAttribute>()?.State));

    [Fact]
    public void All_else_that_the_CPU_shows_is_its_program_and_the_choice_of_a_vector_width() =>
        Assert.Equal([typeof(CpuNetwork), typeof(CpuProgram), typeof(SimdLevel)], _ofTheCpu.Where(type => type.Namespace != typeof(ForwardPass).Namespace));
}
