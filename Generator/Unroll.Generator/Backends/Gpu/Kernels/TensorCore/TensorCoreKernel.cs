using Unroll.Generator.Backends.Gpu.Kernels.Cuda;
using Unroll.Generator.Backends.Gpu.Kernels.Tiled;
using Unroll.Generator.Backends.Text;
using static Unroll.Generator.Backends.Gpu.Kernels.Tiled.Text;

namespace Unroll.Generator.Backends.Gpu.Kernels.TensorCore;

/// <summary>Prints a product for the tensor cores of CUDA devices.</summary>
/// <remarks>
/// A word of shared memory is one TF32 value or two consecutive halves of the inner dimension, so that both precisions have the same layout: A [row][word] and
/// B [word][column]. The pitches put the 32 words that a warp reads at once into 32 banks.
/// </remarks>
internal sealed class TensorCoreKernel : InlinePtxKernel
{
    /// <summary>Words of the inner dimension in shared memory: two steps of the instruction.</summary>
    private const int Words = 16;
    private const int InstructionWords = 8;
    private const int PitchOfA = Words + 4;

    private readonly ReducedPrecision _precision;

    public TensorCoreKernel(SourceWriter writer, GemmShape shape, ReducedPrecision precision, TensorTile tile, bool splits)
        : base(writer, shape, tile.Block(precision), splits, tile.WarpRows, tile.WarpColumns) => _precision = precision;

    protected override int WordsOfA => Block.Rows * PitchOfA;

    protected override int PitchOfB => Block.Columns + 8;

    protected override int RowsOfB => Words;

    protected override string StoreA => $"(loadRow * {PitchOfA}) + (loadDepth / {ValuesOfWord})";

    protected override string LaneRow => "(lane / 4)";

    protected override string LaneColumn => "((lane & 3) * 2)";

    protected override string ReadA => $"((warpRow + (lane / 4)) * {PitchOfA}) + (lane & 3)";

    protected override string ReadB => $"((lane & 3) * {PitchOfB}) + warpColumn + (lane / 4)";

    protected override string WeightsAddress => "at.ReducedWeightsAddress";

    /// <summary>Halves are packed in pairs on the way.</summary>
    protected override bool CopiesB => !IsHalf;

    private int RowTiles => WarpRows / 16;

    private int ColumnTiles => WarpColumns / 8;

    private bool IsHalf => _precision == ReducedPrecision.Float16;

    /// <summary>Values of the inner dimension in a word.</summary>
    private int ValuesOfWord => IsHalf ? 2 : 1;

    private string Instruction => IsHalf ? "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32" : "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32";

    protected override void WriteLoads()
    {
        if (IsHalf)
        {
            WriteLoadsOfA();
            WriteLoadsOfB();
            return;
        }

        WriteCopiesOfB();
        WriteLoadsOfA();
    }

    protected override void WriteStores()
    {
        var buffer = $"(half * {BufferWords * 4})";
        for (var i = 0; i < Block.LoadsOfA; i++)
        {
            var place = (i % RowLoads * Block.RowsApart * PitchOfA) + (DepthOfLoad(i) / ValuesOfWord);
            Ptx(
                IsHalf
                    ? "cvt.rn.f16x2.f32 t0, %1, %0; cvt.rn.f16x2.f32 t1, %3, %2; add.u32 place, base, %4; st.shared.v2.b32 [place], {t0, t1};"
                    : $"{string.Concat(Enumerable.Range(0, 4).Select(RoundToTf32))}add.u32 place, base, %4; st.shared.v4.b32 [place], {{t0, t1, t2, t3}};",
                $"a{i}Next.X", $"a{i}Next.Y", $"a{i}Next.Z", $"a{i}Next.W", $"{buffer} + storeA{Plus(place * 4)}");
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

    protected override void WriteRegisters(SourceWriter writer)
    {
        using (Method(writer, $"{Declare}()"))
        {
            Ptx(writer, ".reg .b32 base, place, placeA, placeB, t0, t1, t2, t3, ax0, ax1, ax2, ax3;");
            Ptx(writer, ".reg .f32 size;");
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

            Ptx(writer, LoadBase);
        }
    }

    /// <summary>The steps of the instruction that one buffer holds.</summary>
    protected override void WriteMultiply(SourceWriter writer)
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

    protected override void WriteStoreSums(SourceWriter writer)
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

    /// <summary>
    /// To the nearest TF32 value, ties away from zero, with fewer instructions than cvt.rna compiles to: half a unit is added here, and the tensor core ignores the lower bits.
    /// Infinities and NaNs are left unchanged.
    /// </summary>
    private static string RoundToTf32(int i) => $"mov.b32 t{i}, %{i}; abs.f32 size, %{i}; setp.lt.f32 inside, size, 0f7F800000; @inside add.u32 t{i}, t{i}, 0x1000; ";

    /// <summary>The thread's sum that is element e of the instruction's tile (i, j).</summary>
    private static string Sum(int i, int j, int e) => $"c{i}x{j}x{e}";

    /// <summary>Loads four columns of two rows of B each; rows past the last channel are zeros.</summary>
    private void WriteLoadsOfB()
    {
        for (var i = 0; i < Block.LoadsOfB; i++)
        {
            for (var row = 0; row < 2; row++)
            {
                var depth = (i * Block.DepthApart) + row;
                var inside = string.Join(" && ", InMatrix(depth));
                var source = $"weightsAddress + ((long)(sourceOfB{Plus(depth * Shape.WeightPitch / 4)}) * 8)";
                var (low, high) = ($"b{i}n{row * 2}", $"b{i}n{(row * 2) + 1}");
                if (inside.Length == 0)
                {
                    Ptx($"ld.global.nc.v2.b32 {{{low}, {high}}}, [%0];", source);
                }
                else
                {
                    Ptx($"setp.ne.s32 inside, %1, 0; mov.b32 {low}, 0; mov.b32 {high}, 0; @inside ld.global.nc.v2.b32 {{{low}, {high}}}, [%0];", source, $"{inside} ? 1 : 0");
                }
            }
        }
    }
}
