namespace Unroll.CudaEmulator.Ptx;

/// <summary>
/// A block of threads. A thread runs until it comes to a barrier or to an instruction of its whole warp; those wait for each other. Shared memory starts as NaNs, and an
/// asynchronous copy arrives when it is waited for, no sooner: both make a missing wait show.
/// </summary>
public sealed class PtxBlock
{
    private const int WarpSize = 32;

    private readonly PtxProgram _program;
    private readonly PtxMemory _global;
    private readonly byte[] _parameters;
    private readonly byte[] _shared;
    private readonly PtxRaces _races;
    private readonly PtxThread[] _threads;
    private readonly PtxThread[][] _warps;

    public PtxBlock(PtxProgram program, PtxMemory global, byte[] parameters, (int X, int Y, int Z) grid, int threads)
    {
        _program = program;
        _global = global;
        _parameters = parameters;
        Grid = grid;
        _shared = new byte[program.SharedLength];
        _races = new PtxRaces(program.SharedLength);
        _threads = [.. Enumerable.Range(0, threads).Select(i => new PtxThread(program, this, i))];
        _warps = [.. _threads.Chunk(WarpSize)];
    }

    public int X { get; private set; }

    public int Y { get; private set; }

    public int Z { get; private set; }

    public (int X, int Y, int Z) Grid { get; }

    public int Threads => _threads.Length;

    /// <summary>Runs the block at a place of the grid.</summary>
    public void Run(int x, int y, int z)
    {
        (X, Y, Z) = (x, y, z);
        _shared.AsSpan().Fill(0xFF);
        _races.NextInterval();
        foreach (var thread in _threads)
        {
            thread.Reset();
        }

        while (true)
        {
            foreach (var warp in _warps)
            {
                RunToBarrier(warp);
            }

            var waiting = _threads.Count(t => t.Stop == PtxFlow.Barrier);
            if (waiting == 0)
            {
                return;
            }

            if (waiting < _threads.Length)
            {
                throw new PtxFaultException("Some threads are at a barrier, others have ended.");
            }

            if (_threads.Any(t => t.Next != _threads[0].Next))
            {
                throw new PtxFaultException("Threads are at different barriers.");
            }

            _races.NextInterval();
        }
    }

    /// <summary>Notes that a thread touches shared memory.</summary>
    public void TouchShared(PtxThread thread, ulong address, int length, bool isWrite) => _races.Touch(thread.Index, (int)(address - PtxProgram.SharedBase), length, isWrite);

    /// <summary>What a thread reads or writes in a state space.</summary>
    public Span<byte> Memory(PtxThread thread, PtxSpace space, ulong address, int length, bool isWrite)
    {
        if (space == PtxSpace.Generic)
        {
            space = address < PtxMemory.First ? PtxSpace.Shared : PtxSpace.Global;
        }

        switch (space)
        {
            case PtxSpace.Global:
                return _global.At(address, length);
            case PtxSpace.Parameter:
                return _parameters.AsSpan((int)address, length);
            default:
                if (address < PtxProgram.SharedBase || address % (ulong)length != 0 || address + (ulong)length > PtxProgram.SharedBase + (ulong)_shared.Length)
                {
                    throw new PtxFaultException($"Shared address 0x{address:x} is bad for {length} bytes.");
                }

                TouchShared(thread, address, length, isWrite);
                return _shared.AsSpan((int)(address - PtxProgram.SharedBase), length);
        }
    }

    private void RunToBarrier(PtxThread[] warp)
    {
        while (true)
        {
            foreach (var thread in warp)
            {
                RunThread(thread);
            }

            var first = warp[0];
            if (warp.All(t => t.Stop != PtxFlow.WarpMatrix))
            {
                return;
            }

            if (warp.Length != WarpSize || warp.Any(t => t.Stop != PtxFlow.WarpMatrix || t.Next != first.Next))
            {
                throw new PtxFaultException("The threads of a warp are not together at its matrix instruction.");
            }

            PtxWarpMatrix.Execute(_program.Instructions[first.Next - 1], warp);
        }
    }

    private void RunThread(PtxThread thread)
    {
        var instructions = _program.Instructions;
        var next = thread.Next;
        while (next < instructions.Length)
        {
            var instruction = instructions[next++];
            if (instruction.Guard >= 0 && (thread.R[instruction.Guard] != 0) == instruction.IsNegated)
            {
                continue;
            }

            switch (instruction.Flow)
            {
                case PtxFlow.None:
                    instruction.Execute(thread, instruction);
                    break;
                case PtxFlow.Branch:
                    next = _program.TargetOf(instruction);
                    break;
                case PtxFlow.Exit:
                    next = instructions.Length;
                    break;
                default:
                    (thread.Next, thread.Stop) = (next, instruction.Flow);
                    return;
            }
        }

        (thread.Next, thread.Stop) = (next, PtxFlow.Exit);
    }
}
