using System.Buffers.Binary;

namespace Unroll.CudaEmulator.Ptx;

/// <summary>
/// Runs a kernel's PTX on the processor, slowly: what can be known of kernels for CUDA devices where there is none. It checks what the text computes, not how fast.
/// </summary>
public static class PtxMachine
{
    /// <summary>Runs all blocks of a grid.</summary>
    /// <param name="program">The kernel.</param>
    /// <param name="memory">Its global memory.</param>
    /// <param name="arguments">Bytes of the arguments, one array for each parameter.</param>
    /// <param name="grid">Blocks.</param>
    /// <param name="threads">Threads of a block.</param>
    /// <exception cref="PtxFaultException">The kernel reads or writes where it must not, its threads race, or wait for different things.</exception>
    public static void Run(PtxProgram program, PtxMemory memory, IReadOnlyList<byte[]> arguments, (int X, int Y, int Z) grid, int threads)
    {
        var parameters = new byte[program.ParameterLength];
        if (arguments.Count != program.Parameters.Count)
        {
            throw new ArgumentException($"{program.Name} takes {program.Parameters.Count} arguments, not {arguments.Count}.", nameof(arguments));
        }

        for (var i = 0; i < arguments.Count; i++)
        {
            arguments[i].CopyTo(parameters, program.Parameters[i]);
        }

        Run(program, memory, parameters, grid, threads);
    }

    /// <summary>Runs all blocks of a grid, with the parameters' bytes as the kernel sees them.</summary>
    /// <exception cref="PtxFaultException">The kernel reads or writes where it must not, its threads race, or wait for different things.</exception>
    public static void Run(PtxProgram program, PtxMemory memory, byte[] parameters, (int X, int Y, int Z) grid, int threads)
    {
        try
        {
            Parallel.For(
                0,
                grid.X * grid.Y * grid.Z,
                () => new PtxBlock(program, memory, parameters, grid, threads),
                (i, _, block) =>
                {
                    block.Run(i % grid.X, i / grid.X % grid.Y, i / (grid.X * grid.Y));
                    return block;
                },
                static _ => { });
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<PtxFaultException>().FirstOrDefault() is { } fault)
        {
            throw new PtxFaultException($"{program.Name}: {fault.Message}");
        }
    }

    /// <summary>The bytes of a view: address, length.</summary>
    public static byte[] View(ulong address, long length)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, address);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), length);
        return bytes;
    }
}
