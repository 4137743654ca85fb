using Unroll.Generator.Backends.Gpu.Kernels.Tiled;
using Unroll.Generator.Backends.Text;
using static Unroll.Generator.Backends.Gpu.Kernels.KernelExpressions;
using static Unroll.Generator.Backends.Gpu.Kernels.Tiled.Text;

namespace Unroll.Generator.Backends.Gpu.Kernels.Cuda;

/// <summary>
/// Prints a product for CUDA devices whose innermost part is inline PTX. Index arithmetic and the loads of the input are C#; the factors stay in registers that the
/// PTX declares itself, since ILGPU moves arithmetic around, has no types for reduced precision, and would pass results of inline PTX through local memory.
/// </summary>
/// <remarks>
/// Shared memory is addressed in 32-bit words: two buffers, each with A, then B [word of the inner dimension][column]. After the last multiplication, the same memory takes the sums, at most
/// 64 columns at a time, so that they are stored as 16-byte values of neighbouring channels.
/// </remarks>
internal abstract class InlinePtxKernel : ProductKernel
{
    protected const int PassColumns = 64;
    protected const int PitchOfSums = PassColumns + 4;

    /// <summary>ILGPU's name for the kernel's only array in shared memory.</summary>
    private const string SharedArray = "__shared_alloca0";

    /// <summary>Sets up the printing of one kernel.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="shape">The convolution.</param>
    /// <param name="block">What a block of threads computes.</param>
    /// <param name="splits">The inner dimension can be split among blocks.</param>
    /// <param name="warpRows">Rows of a warp.</param>
    /// <param name="warpColumns">Columns of a warp.</param>
    protected InlinePtxKernel(SourceWriter writer, GemmShape shape, BlockShape block, bool splits, int warpRows, int warpColumns)
        : base(writer, shape, block, splits) => (WarpRows, WarpColumns) = (warpRows, warpColumns);

    public sealed override IReadOnlyList<string> Members
    {
        get
        {
            var writer = new SourceWriter();
            WriteRegisters(writer);
            WriteMultiply(writer);
            WriteStoreSums(writer);
            return [.. SharedMembers, writer.ToString().TrimEnd()];
        }
    }

    /// <summary>Methods that kernels of several sizes call.</summary>
    protected virtual IReadOnlyList<string> SharedMembers => [];

    protected int WarpRows { get; }

    protected int WarpColumns { get; }

    /// <summary>Words of A in a buffer.</summary>
    protected abstract int WordsOfA { get; }

    /// <summary>Words from one row of B to the next.</summary>
    protected abstract int PitchOfB { get; }

    /// <summary>Rows of B, in words.</summary>
    protected abstract int RowsOfB { get; }

    /// <summary>Where a thread stores the part of A that it loads, in words.</summary>
    protected abstract string StoreA { get; }

    /// <summary>The thread's first row in its warp.</summary>
    protected abstract string LaneRow { get; }

    /// <summary>The thread's first column in its warp.</summary>
    protected abstract string LaneColumn { get; }

    /// <summary>Where a thread begins to read A, in words, once warpRow is known.</summary>
    protected abstract string ReadA { get; }

    /// <summary>Where a thread begins to read B, in words from B's start, once warpColumn is known.</summary>
    protected abstract string ReadB { get; }

    /// <summary>The address of the weights in the precision of the kernel.</summary>
    protected abstract string WeightsAddress { get; }

    /// <summary>True if B goes from global to shared memory without passing through registers.</summary>
    protected abstract bool CopiesB { get; }

    protected string Declare => $"Declare{Size}";

    protected string Multiply => $"Multiply{Size}";

    protected string StoreSums => $"StoreSums{Size}";

    /// <summary>Words of one buffer: A, then B.</summary>
    protected int BufferWords => WordsOfA + (RowsOfB * PitchOfB);

    private string Size => $"{Block.Rows}x{Block.Columns}x{Block.Depth}";

    private int WarpsAcross => Block.Columns / WarpColumns;

    public sealed override void Write()
    {
        Writer.Line(Shared("float", "shared", Math.Max(2 * BufferWords, Block.Rows * PitchOfSums)));
        Writer.Line(Quads("sums", "shared"));
        Writer.Line(Quads("quads", "arena"));
        Writer.Line("int thread = Group.IdxX;");
        Writer.Line($"{Declare}();");
        WritePosition();
        WriteSources();
        Writer.Line($"long weightsAddress = {WeightsAddress};");
        Writer.Line($"int storeA = ({StoreA}) * 4;");
        Writer.Line($"int storeB = ({WordsOfA} + (thread / {Block.Columns / 4} * {PitchOfB}) + ({Modulo("thread", Block.Columns / 4)} * 4)) * 4;");
        Writer.Line("int warp = thread / 32;");
        Writer.Line("int lane = thread & 31;");
        Writer.Line($"int warpRow = {Over("warp", WarpsAcross)} * {WarpRows};");
        Writer.Line($"int warpColumn = {Times(Modulo("warp", WarpsAcross), WarpColumns)};");

        // Since they change in every iteration, they are computed only once; otherwise ILGPU would move their computation into the loop.
        Writer.Line($"int readA = ({ReadA}) * 4;");
        Writer.Line($"int readB = ({WordsOfA} + {ReadB}) * 4;");
        Writer.Line($"int flip = {BufferWords * 4};");
        Writer.Line("int half = 0;");
        if (CopiesB)
        {
            Writer.Line("int next = 1;");
        }

        WriteLoop();
        WriteEpilogue();
    }

    /// <summary>Declares the registers, and sets the sums to zero.</summary>
    protected abstract void WriteRegisters(SourceWriter writer);

    /// <summary>Multiplies the contents of a buffer.</summary>
    protected abstract void WriteMultiply(SourceWriter writer);

    /// <summary>Puts a thread's sums into shared memory.</summary>
    protected abstract void WriteStoreSums(SourceWriter writer);

    protected sealed override void WriteProducts()
    {
        Writer.Line($"{Multiply}(readA, readB);");
        Writer.Line("readA += flip;");
        Writer.Line("readB += flip;");
        Writer.Line("flip = -flip;");
    }

    protected sealed override void WriteEndOfStep()
    {
        if (CopiesB)
        {
            Ptx("cp.async.wait_all;");
        }

        base.WriteEndOfStep();
    }

    /// <summary>The word that "base" is to hold.</summary>
    protected static string LoadBase => $"mov.u32 base, {SharedArray};";

    protected static string AtOffset(int bytes) => bytes == 0 ? "" : $"+{bytes}";

    /// <summary>A method that must be inlined, since registers are declared in one and used in others.</summary>
    protected static SourceWriter.BlockScope Method(SourceWriter writer, string header)
    {
        writer.Line(Inlined);
        return writer.Block($"private static void {header}");
    }

    /// <summary>B goes from global to shared memory without passing through registers: its values need no conversion. A copy of zero bytes writes zeros.</summary>
    protected void WriteCopiesOfB()
    {
        Writer.Line("next ^= 1;");
        if (!Block.AllThreadsLoadB)
        {
            using (Writer.Block($"if (depthOfB < {Block.Depth})"))
            {
                WriteCopyOfB(0);
            }

            return;
        }

        for (var i = 0; i < Block.LoadsOfB; i++)
        {
            WriteCopyOfB(i);
        }
    }

    protected void Ptx(string text, params string[] arguments) => Ptx(Writer, text, arguments);

    /// <summary>Writes a statement of inline PTX.</summary>
    protected static void Ptx(SourceWriter writer, string text, params string[] arguments) =>
        writer.Line($"CudaAsm.Emit(\"{text}\"{string.Concat(arguments.Select(a => ", " + a))});");

    private void WriteCopyOfB(int i)
    {
        var inside = string.Join(" && ", InMatrix(i * Block.DepthApart));
        var source = $"weightsAddress + ((long)(sourceOfB{Plus(i * Block.DepthApart * Shape.WeightPitch / 4)}) * 16)";
        Ptx(
            "add.u32 place, base, %0; cp.async.cg.shared.global [place], [%1], 16, %2;",
            $"(next * {BufferWords * 4}) + storeB{Plus(i * Block.DepthApart * PitchOfB * 4)}",
            inside.Length == 0 ? source : $"{inside} ? {source} : weightsAddress",
            inside.Length == 0 ? "16" : $"{inside} ? 16 : 0");
    }

    private void WriteEpilogue()
    {
        Writer.Line($"int sumsOfWarp = (((warpRow + {LaneRow}) * {PitchOfSums}) + warpColumn + {LaneColumn}) * 4;");
        for (var first = 0; first < Block.Columns; first += PassColumns)
        {
            var across = Math.Min(PassColumns, Block.Columns - first) / 4;
            if (Block.Columns <= PassColumns)
            {
                Writer.Line($"{StoreSums}(sumsOfWarp);");
            }
            else
            {
                using (Writer.Block($"if (warpColumn >= {first} && warpColumn < {first + PassColumns})"))
                {
                    Writer.Line($"{StoreSums}(sumsOfWarp{Minus(first * 4)});");
                }
            }

            Writer.Line("Group.Barrier();");
            using (Writer.Block($"for (int row = thread / {across}; row < {Block.Rows}; row += {Block.Threads / across})"))
            {
                var column = Modulo("thread", across);
                Writer.Line($"Store(arena, data, at, firstRow + row, firstColumn{Plus(first)} + ({column} * 4), sums[(row * {PitchOfSums / 4}) + {column}]);");
            }

            if (first + PassColumns < Block.Columns)
            {
                Writer.Line("Group.Barrier();");
            }
        }

        WriteStoreFunction(1, 4);
    }
}
