using Unroll.CudaEmulator.Ptx;

namespace Unroll.Ilgpu.Tests.Cuda;

/// <summary>The PTX machine itself, with kernels written by hand: what it computes, and what it refuses.</summary>
public class PtxMachineTests
{
    private const int Threads = 64;

    /// <summary>Each thread's index in shared memory, read by another after a barrier.</summary>
    private const string Reversed =
        """
        .entry reversed(.param .b64 target)
        {
            .reg .b32 %r<6>;
            .reg .b64 %rd<4>;
            .shared .align 4 .b8 values[256];
            ld.param.u64 %rd0, [target];
            mov.u32 %r0, %tid.x;
            shl.b32 %r1, %r0, 2;
            mov.u32 %r2, values;
            add.u32 %r3, %r2, %r1;
            st.shared.u32 [%r3], %r0;
            bar.sync 0;
            sub.u32 %r4, 252, %r1;
            add.u32 %r4, %r2, %r4;
            ld.shared.u32 %r5, [%r4];
            cvt.u64.u32 %rd1, %r1;
            add.u64 %rd2, %rd0, %rd1;
            st.global.u32 [%rd2], %r5;
            ret;
        }
        """;

    [Fact]
    public void Threads_exchange_values_through_shared_memory()
    {
        var memory = new PtxMemory();
        var target = memory.Allocate(Threads * sizeof(int));
        Run(Reversed, memory, target);
        Assert.Equal(Enumerable.Range(0, Threads).Reverse(), memory.Read<int>(target).ToArray());
    }

    [Fact]
    public void A_missing_barrier_is_a_race()
    {
        var memory = new PtxMemory();
        var fault = Assert.Throws<PtxFaultException>(() => Run(Reversed.Replace("bar.sync 0;", "", StringComparison.Ordinal), memory, memory.Allocate(Threads * sizeof(int))));
        Assert.Contains("reversed: A race: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_barrier_that_some_threads_miss_is_refused()
    {
        var memory = new PtxMemory();
        var text = Reversed.Replace("bar.sync 0;", "setp.eq.u32 %p0, %r0, 5;\n@%p0 ret;\nbar.sync 0;", StringComparison.Ordinal).Replace(".reg .b64", ".reg .pred %p<1>;\n.reg .b64", StringComparison.Ordinal);
        var fault = Assert.Throws<PtxFaultException>(() => Run(text, memory, memory.Allocate(Threads * sizeof(int))));
        Assert.Contains("Some threads are at a barrier, others have ended.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "Global access of 4 bytes at 252 of 252.")]
    [InlineData(2, "is not aligned for 4 bytes.")]
    public void An_access_outside_a_buffer_or_not_aligned_is_refused(int offset, string expected)
    {
        var memory = new PtxMemory();
        var target = memory.Allocate((Threads - 1) * sizeof(int)) + (ulong)offset;
        var fault = Assert.Throws<PtxFaultException>(() => Run(Reversed, memory, target));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_that_is_freed_is_gone()
    {
        var memory = new PtxMemory();
        var target = memory.Allocate(Threads * sizeof(int));
        Assert.True(memory.Free(target));
        Assert.False(memory.Free(target));
        var fault = Assert.Throws<PtxFaultException>(() => Run(Reversed, memory, target));
        Assert.Contains($"Nothing is allocated at the global address 0x{target:x}", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fly.u32 %r0, %r1;")]
    [InlineData(".local .b8 values[4];")]
    public void What_the_machine_does_not_know_it_refuses(string statement) =>
        Assert.Throws<PtxFaultException>(() => PtxProgram.Parse(Reversed.Replace("bar.sync 0;", statement, StringComparison.Ordinal)));

    /// <summary>As the PTX ISA has it: without .NaN the result is the other operand. Only then do tests on the machine tell whether kernels keep what is not a number.</summary>
    [Theory]
    [InlineData("max.f32 %f2, %f0, %f1;", float.NaN, -1f, -1f)]
    [InlineData("max.f32 %f2, %f0, %f1;", -1f, float.NaN, -1f)]
    [InlineData("min.f32 %f2, %f0, %f1;", float.NaN, 1f, 1f)]
    [InlineData("min.f32 %f2, %f0, %f1;", 1f, float.NaN, 1f)]
    [InlineData("max.f32 %f2, %f0, %f1;", float.NaN, float.NaN, float.NaN)]
    [InlineData("max.f32 %f2, %f0, %f1;", float.PositiveInfinity, 1f, float.PositiveInfinity)]
    [InlineData("setp.lt.f32 %p0, %f0, %f1;\nselp.f32 %f2, %f1, %f0, %p0;", float.NaN, 0f, float.NaN)]
    public void Minimum_and_maximum_drop_what_is_not_a_number(string statements, float a, float b, float expected)
    {
        var memory = new PtxMemory();
        var target = memory.Allocate<float>([a, b]);
        var text =
            $$"""
            .entry combined(.param .b64 target)
            {
                .reg .f32 %f<3>;
                .reg .b64 %rd<1>;
                .reg .pred %p<1>;
                ld.param.u64 %rd0, [target];
                ld.global.f32 %f0, [%rd0];
                ld.global.f32 %f1, [%rd0+4];
                {{statements}}
                st.global.f32 [%rd0], %f2;
                ret;
            }
            """;
        PtxMachine.Run(PtxProgram.Parse(text), memory, [BitConverter.GetBytes(target)], (1, 1, 1), 1);
        Assert.Equal(expected, memory.Read<float>(target)[0]);
    }

    private static void Run(string text, PtxMemory memory, ulong target) =>
        PtxMachine.Run(PtxProgram.Parse(text), memory, [BitConverter.GetBytes(target)], (1, 1, 1), Threads);
}
