using System.ComponentModel;
using System.Reflection;
using Unroll.Cpu;
using Unroll.Cpu.Calls;

namespace Unroll.Tests;

/// <summary>What only generated code calls is public, since it must be, but not offered to users.</summary>
public class FencedSurfaceTests
{
    private static readonly Type[] _forUsers = [typeof(CpuFeatures), typeof(CpuNetwork), typeof(CpuProfile), typeof(CpuProgram), typeof(LayerTime)];

    private static readonly Type[] _ofTheCpu =
        [.. typeof(ForwardPass).Assembly.GetExportedTypes().Where(type => type.Namespace!.StartsWith("Unroll.Cpu", StringComparison.Ordinal))];

    [Fact]
    public void What_generated_code_calls_is_hidden_from_editors() =>
        Assert.All(_ofTheCpu.Except(_forUsers), type => Assert.Equal(EditorBrowsableState.Never, type.GetCustomAttribute<EditorBrowsableAttribute>()?.State));

    [Fact]
    public void All_else_that_the_CPU_shows_is_its_program() =>
        Assert.Equal(_forUsers, _ofTheCpu.Where(type => type.Namespace == typeof(CpuProgram).Namespace));
}
