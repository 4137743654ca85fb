namespace Unroll.Ilgpu.Tests.Ptx;

/// <summary>
/// A block of threads. A thread runs until it comes to a barrier or to an instruction of its whole warp; those wait for each other. Shared memory starts as NaNs, and an
/// asynchronous copy arrives when it is waited for, no sooner: both make a missing wait show.
/// </summary>
internal sealed class PtxBlock(PtxProgram program, PtxMemory global, byte[] parameters, (int X, int Y, int Z) grid, int threads)
{
    private const int WarpSize = 32;

    private readonly byte[] _shared = new byte[program.SharedLength];
    private readonly PtxRaces _races = new(program.SharedLength);

    public int X { get; private set; }

    public int Y { get; private set; }

    public int Z { get; private set; }

    public (int X, int Y, int Z) Grid => grid;

    public int Threads => threads;

    public void Run(int x, int y, int z)
    {
        (X, Y, Z) = (x, y, z);
        _shared.AsSpan().Fill(0xFF);
        var all = Enumerable.Range(0, threads).Select(i => new PtxThread(program.RegisterCount, this, i)).ToArray();
        while (true)
        {
            foreach (var warp in all.Chunk(WarpSize))
            {
                RunToBarrier(warp);
            }

            var running = all.Count(t => t.Stop == PtxStop.Barrier);
            if (running == 0)
            {
                return;
            }

            Assert.True(running == threads, "Some threads are at a barrier, others have ended.");
            Assert.True(all.All(t => t.Next == all[0].Next), "Threads are at different barriers.");
            _races.NextInterval();
        }
    }

    /// <summary>Notes that a thread touches shared memory.</summary>
    public void TouchShared(PtxThread thread, ulong address, int length, bool isWrite) => _races.Touch(thread.Index, (int)(address - PtxProgram.SharedBase), length, isWrite);

    /// <summary>What a thread reads or writes in a state space; "" stands for a generic address.</summary>
    public Span<byte> Memory(PtxThread thread, string space, ulong address, int length, bool isWrite)
    {
        switch (space)
        {
            case "" when address < PtxMemory.First:
                return Memory(thread, "shared", address, length, isWrite);
            case "" or "global":
                return global.At(address, length);
            case "param":
                return parameters.AsSpan((int)address, length);
            case "shared":
                Assert.True(address >= PtxProgram.SharedBase && address % (ulong)length == 0, $"Shared address 0x{address:x} is bad for {length} bytes.");
                TouchShared(thread, address, length, isWrite);
                return _shared.AsSpan((int)(address - PtxProgram.SharedBase), length);
            default:
                throw new NotSupportedException($"State space {space}.");
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
            if (warp.All(t => t.Stop != PtxStop.WarpMatrix))
            {
                return;
            }

            Assert.True(warp.Length == WarpSize && warp.All(t => t.Stop == PtxStop.WarpMatrix && t.Next == first.Next), "The threads of a warp are not together at its matrix instruction.");
            PtxWarpMatrix.Execute(program.Instructions[first.Next - 1], warp);
        }
    }

    private void RunThread(PtxThread thread)
    {
        if (thread.Next >= program.Instructions.Count)
        {
            thread.Stop = PtxStop.Exit;
            return;
        }

        while (true)
        {
            var instruction = program.Instructions[thread.Next++];
            if (instruction.Guard >= 0 && (thread.Registers[instruction.Guard] != 0) == instruction.IsNegated)
            {
                continue;
            }

            switch (instruction.Parts[0])
            {
                case "bra":
                    thread.Next = program.TargetOf(instruction.Operands[0]);
                    break;
                case "ret":
                    thread.Next = program.Instructions.Count;
                    thread.Stop = PtxStop.Exit;
                    return;
                case "bar":
                    thread.Stop = PtxStop.Barrier;
                    return;
                case "mma":
                    thread.Stop = PtxStop.WarpMatrix;
                    return;
                default:
                    PtxOperations.Execute(instruction, thread);
                    break;
            }
        }
    }
}
