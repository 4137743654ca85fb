using Unroll.Generator.Emission.Ilgpu.Tiled;
using static Unroll.Generator.Emission.Ilgpu.Tiled.Text;

namespace Unroll.Generator.Emission.Ilgpu.TensorCore;

/// <summary>
/// Prints a product for the tensor cores of CUDA devices. Index arithmetic and the loads of the input are C#; what works on reduced precision is inline PTX over
/// registers that it declares itself, since ILGPU has no types for them and would pass results of inline PTX through local memory.
/// </summary>
/// <remarks>
/// Shared memory is seen as 32-bit words, one TF32 value or two halves that follow each other in the inner dimension, so that both precisions have the same layout: A
/// [row][word] and B [word][column], two buffers each. The pitches put the 32 words that a warp reads at once into 32 banks. Once all is multiplied, the same memory
/// takes the sums, by columns of at most 64, so that they leave as 16-byte values of neighbouring channels.
/// </remarks>
internal sealed class TensorCoreKernel : ProductKernel
{
    /// <summary>Words of the inner dimension in shared memory: two steps of the instruction.</summary>
    private const int Words = 16;
    private const int InstructionWords = 8;
    private const int WarpColumns = 32;
    private const int PitchOfA = Words + 4;
    private const int PassColumns = 64;
    private const int PitchOfSums = PassColumns + 4;

    /// <summary>ILGPU's name for the kernel's only array in shared memory.</summary>
    private const string SharedArray = "__shared_alloca0";

    private readonly ReducedPrecision _precision;
    private readonly int _warpRows;

    public TensorCoreKernel(SourceWriter writer, GemmShape shape, ReducedPrecision precision, TensorTile tile, bool splits)
        : base(writer, shape, tile.Block(precision), splits)
    {
        _precision = precision;
        _warpRows = tile.WarpRows;
    }

    public override IReadOnlyList<string> Members
    {
        get
        {
            var writer = new SourceWriter();
            WriteRegisters(writer);
            WriteMultiply(writer);
            WriteStoreSums(writer);
            return [writer.ToString().TrimEnd()];
        }
    }

    private string Declare => $"Declare{Block.Rows}x{Block.Columns}";

    private string Multiply => $"Multiply{Block.Rows}x{Block.Columns}";

    private string StoreSums => $"StoreSums{Block.Rows}x{Block.Columns}";

    private int PitchOfB => Block.Columns + 8;

    /// <summary>Words of one buffer: A, then B.</summary>
    private int BufferWords => (Block.Rows * PitchOfA) + (Words * PitchOfB);

    private int WarpsAcross => Block.Columns / WarpColumns;

    private int RowTiles => _warpRows / 16;

    private static int ColumnTiles => WarpColumns / 8;

    private bool IsHalf => _precision == ReducedPrecision.Float16;

    public override void Write()
    {
        Writer.Line($"ArrayView<float> shared = SharedMemory.Allocate<float>({Math.Max(2 * BufferWords, Block.Rows * PitchOfSums)});");
        Writer.Line("ArrayView<Float4> sums = shared.Cast<Float4>();");
        Writer.Line("ArrayView<Float4> quads = arena.Cast<Float4>();");
        Writer.Line("int thread = Group.IdxX;");
        Writer.Line($"{Declare}();");
        WritePosition();
        WriteSources();
        Writer.Line("long reduced = at.ReducedWeightsAddress;");
        Writer.Line($"int storeA = ((loadRow * {PitchOfA}) + (loadDepth / {WordsDivisor})) * 4;");
        Writer.Line($"int storeB = ({Block.Rows * PitchOfA} + (thread / {Block.Columns / 4} * {PitchOfB}) + (thread % {Block.Columns / 4} * 4)) * 4;");
        Writer.Line("int warp = thread / 32;");
        Writer.Line("int lane = thread % 32;");
        Writer.Line($"int warpRow = warp / {WarpsAcross} * {_warpRows};");
        Writer.Line($"int warpColumn = warp % {WarpsAcross} * {WarpColumns};");
        Writer.Line($"int readA = (((warpRow + (lane / 4)) * {PitchOfA}) + (lane % 4)) * 4;");
        Writer.Line($"int readB = ({Block.Rows * PitchOfA} + (lane % 4 * {PitchOfB}) + warpColumn + (lane / 4)) * 4;");
        Writer.Line("int half = 0;");
        if (!IsHalf)
        {
            Writer.Line("int next = 1;");
        }

        WriteLoop();
        WriteEpilogue();
    }

    /// <summary>Values of the inner dimension in a word.</summary>
    private int WordsDivisor => IsHalf ? 2 : 1;

    protected override void WriteLoads()
    {
        if (!IsHalf)
        {
            WriteCopiesOfB();
        }

        WriteLoadsOfA();
        if (IsHalf)
        {
            WriteLoadsOfB();
        }
    }

    protected override void WriteStores()
    {
        var buffer = $"(half * {BufferWords * 4})";
        for (var i = 0; i < Block.LoadsOfA; i++)
        {
            var place = (i % RowLoads * Block.RowsApart * PitchOfA) + (DepthOfLoad(i) / WordsDivisor);
            var address = $"{buffer} + storeA{Plus(place * 4)}";
            Ptx(
                IsHalf
                    ? "cvt.rn.f16x2.f32 t0, %1, %0; cvt.rn.f16x2.f32 t1, %3, %2; add.u32 place, base, %4; st.shared.v2.b32 [place], {t0, t1};"
                    : "cvt.rna.tf32.f32 t0, %0; cvt.rna.tf32.f32 t1, %1; cvt.rna.tf32.f32 t2, %2; cvt.rna.tf32.f32 t3, %3; add.u32 place, base, %4; st.shared.v4.b32 [place], {t0, t1, t2, t3};",
                $"a{i}Next.X", $"a{i}Next.Y", $"a{i}Next.Z", $"a{i}Next.W", address);
        }

        if (!IsHalf)
        {
            return;
        }

        // Pairs of rows of B become words: the low halves of both, then the high ones.
        for (var i = 0; i < Block.LoadsOfB; i++)
        {
            Ptx(
                $"prmt.b32 t0, b{i}n0, b{i}n2, 0x5410; prmt.b32 t1, b{i}n0, b{i}n2, 0x7632; prmt.b32 t2, b{i}n1, b{i}n3, 0x5410; prmt.b32 t3, b{i}n1, b{i}n3, 0x7632; "
                + "add.u32 place, base, %0; st.shared.v4.b32 [place], {t0, t1, t2, t3};",
                $"{buffer} + storeB{Plus(i * Block.DepthApart / Block.RowsOfB * PitchOfB * 4)}");
        }
    }

    protected override void WriteProducts() =>
        Writer.Line($"{Multiply}((half * {BufferWords * 4}) + readA, (half * {BufferWords * 4}) + readB);");

    protected override void WriteEndOfStep()
    {
        if (!IsHalf)
        {
            Ptx("cp.async.wait_all;");
        }

        base.WriteEndOfStep();
    }

    private string Instruction => IsHalf ? "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32" : "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32";

    /// <summary>The sum of a thread that the instruction's tile (i, j) gives it as its element e.</summary>
    private static string Sum(int i, int j, int e) => $"c{i}x{j}x{e}";

    private static string AtOffset(int bytes) => bytes == 0 ? "" : $"+{bytes}";

    private void WriteRegisters(SourceWriter writer)
    {
        using (Method(writer, $"{Declare}()"))
        {
            Ptx(writer, ".reg .b32 base, place, placeA, placeB, t0, t1, t2, t3, ax0, ax1, ax2, ax3;");
            Ptx(writer, ".reg .pred inside;");
            Ptx(writer, $".reg .b32 {string.Join(", ", Enumerable.Range(0, ColumnTiles).Select(j => $"b{j}x0, b{j}x1"))};");
            if (IsHalf)
            {
                Ptx(writer, $".reg .b32 {string.Join(", ", Enumerable.Range(0, Block.LoadsOfB).Select(i => $"b{i}n0, b{i}n1, b{i}n2, b{i}n3"))};");
            }

            for (var i = 0; i < RowTiles; i++)
            {
                var sums = Enumerable.Range(0, ColumnTiles).SelectMany(j => Enumerable.Range(0, 4).Select(e => Sum(i, j, e))).ToList();
                Ptx(writer, $".reg .f32 {string.Join(", ", sums)};");
                Ptx(writer, string.Join(" ", sums.Select(s => $"mov.f32 {s}, 0f00000000;")));
            }

            Ptx(writer, $"mov.u32 base, {SharedArray};");
        }
    }

    /// <summary>The steps of the instruction that one buffer holds.</summary>
    private void WriteMultiply(SourceWriter writer)
    {
        using (Method(writer, $"{Multiply}(int fromA, int fromB)"))
        {
            Ptx(writer, "add.u32 placeA, base, %0; add.u32 placeB, base, %1;", "fromA", "fromB");
            for (var step = 0; step < Words; step += InstructionWords)
            {
                for (var j = 0; j < ColumnTiles; j++)
                {
                    var place = ((step * PitchOfB) + (j * 8)) * 4;
                    Ptx(writer, $"ld.shared.b32 b{j}x0, [placeB{AtOffset(place)}]; ld.shared.b32 b{j}x1, [placeB{AtOffset(place + (4 * PitchOfB * 4))}];");
                }

                for (var i = 0; i < RowTiles; i++)
                {
                    var place = ((i * 16 * PitchOfA) + step) * 4;
                    Ptx(writer, $"ld.shared.b32 ax0, [placeA{AtOffset(place)}]; ld.shared.b32 ax1, [placeA{AtOffset(place + (8 * PitchOfA * 4))}]; "
                        + $"ld.shared.b32 ax2, [placeA{AtOffset(place + 16)}]; ld.shared.b32 ax3, [placeA{AtOffset(place + (8 * PitchOfA * 4) + 16)}];");
                    for (var j = 0; j < ColumnTiles; j++)
                    {
                        var sums = string.Join(", ", Enumerable.Range(0, 4).Select(e => Sum(i, j, e)));
                        Ptx(writer, $"{Instruction} {{{sums}}}, {{ax0, ax1, ax2, ax3}}, {{b{j}x0, b{j}x1}}, {{{sums}}};");
                    }
                }
            }
        }
    }

    /// <summary>Puts a thread's sums into shared memory.</summary>
    private void WriteStoreSums(SourceWriter writer)
    {
        using (Method(writer, $"{StoreSums}(int offset)"))
        {
            for (var i = 0; i < RowTiles; i++)
            {
                Ptx(writer, "add.u32 place, base, %0;", $"offset{Plus(i * 16 * PitchOfSums * 4)}");
                for (var j = 0; j < ColumnTiles; j++)
                {
                    Ptx(writer, $"st.shared.v2.f32 [place{AtOffset(j * 32)}], {{{Sum(i, j, 0)}, {Sum(i, j, 1)}}}; "
                        + $"st.shared.v2.f32 [place{AtOffset((j * 32) + (8 * PitchOfSums * 4))}], {{{Sum(i, j, 2)}, {Sum(i, j, 3)}}};");
                }
            }
        }
    }

    /// <summary>A method that must be inlined, since registers are declared in one and used in others.</summary>
    private static SourceWriter.BlockScope Method(SourceWriter writer, string header)
    {
        writer.Line("[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]");
        return writer.Block($"private static void {header}");
    }

    /// <summary>B goes from global to shared memory past the registers: its values are rounded already. A copy of no bytes writes zeros.</summary>
    private void WriteCopiesOfB()
    {
        Writer.Line("next ^= 1;");
        for (var i = 0; i < Block.LoadsOfB; i++)
        {
            var conditions = ConditionsOfB(i * Block.DepthApart);
            var bytes = conditions.Count == 0 ? "16" : $"{string.Join(" && ", conditions)} ? 16 : 0";
            var source = $"reduced + ((long)(sourceOfB{Plus(i * Block.DepthApart * Shape.WeightPitch / 4)}) * 16)";
            Ptx(
                "add.u32 place, base, %0; cp.async.cg.shared.global [place], [%1], 16, %2;",
                $"(next * {BufferWords * 4}) + storeB{Plus(i * Block.DepthApart * PitchOfB * 4)}", conditions.Count == 0 ? source : $"{string.Join(" && ", conditions)} ? {source} : reduced", bytes);
        }
    }

    /// <summary>Loads four columns of two rows of B each; rows behind the last channel are zeros.</summary>
    private void WriteLoadsOfB()
    {
        for (var i = 0; i < Block.LoadsOfB; i++)
        {
            for (var row = 0; row < 2; row++)
            {
                var depth = (i * Block.DepthApart) + row;
                var conditions = ConditionsOfB(depth);
                var source = $"reduced + ((long)(sourceOfB{Plus(depth * Shape.WeightPitch / 4)}) * 8)";
                var (low, high) = ($"b{i}n{row * 2}", $"b{i}n{(row * 2) + 1}");
                if (conditions.Count == 0)
                {
                    Ptx($"ld.global.nc.v2.b32 {{{low}, {high}}}, [%0];", source);
                }
                else
                {
                    Ptx(
                        $"setp.ne.s32 inside, %1, 0; mov.b32 {low}, 0; mov.b32 {high}, 0; @inside ld.global.nc.v2.b32 {{{low}, {high}}}, [%0];",
                        source, $"{string.Join(" && ", conditions)} ? 1 : 0");
                }
            }
        }
    }

    private void WriteEpilogue()
    {
        Writer.Line($"int sumsOfWarp = (((warpRow + (lane / 4)) * {PitchOfSums}) + warpColumn + (lane % 4 * 2)) * 4;");
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
                Writer.Line($"Store(arena, data, at, firstRow + row, firstColumn{Plus(first)} + (thread % {across} * 4), sums[(row * {PitchOfSums / 4}) + (thread % {across})]);");
            }

            if (first + PassColumns < Block.Columns)
            {
                Writer.Line("Group.Barrier();");
            }
        }

        WriteStoreFunction();
    }

    private void Ptx(string text, params string[] arguments) => Ptx(Writer, text, arguments);

    /// <summary>Writes a statement of inline PTX.</summary>
    private static void Ptx(SourceWriter writer, string text, params string[] arguments) =>
        writer.Line($"CudaAsm.Emit(\"{text}\"{string.Concat(arguments.Select(a => ", " + a))});");
}
