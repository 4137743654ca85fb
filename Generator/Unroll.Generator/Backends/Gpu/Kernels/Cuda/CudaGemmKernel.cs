using Unroll.Generator.Backends.Gpu.Kernels.Tiled;
using Unroll.Generator.Backends.Text;
using static Unroll.Generator.Backends.Gpu.Kernels.Tiled.Text;

namespace Unroll.Generator.Backends.Gpu.Kernels.Cuda;

/// <summary>
/// Prints a product in single precision for CUDA devices with asynchronous copies. A is in shared memory as [depth][row], transposed when it is stored, so that a thread reads
/// four rows at once, just as it reads four columns of B; its tile is that of <see cref="GemmKernel"/>.
/// </summary>
internal sealed class CudaGemmKernel : InlinePtxKernel
{
    private const int QuadsOfRows = Tile.ThreadRows / 4;
    private const int RowsApart = 16;
    private const int ColumnsApart = 32;

    private readonly Tile _tile;

    public CudaGemmKernel(SourceWriter writer, GemmShape shape, Tile tile, bool splits)
        : base(writer, shape, tile.Block, splits, Tile.WarpRows, tile.WarpColumns) => _tile = tile;

    protected override int WordsOfA => Block.Depth * _tile.RowPitch;

    protected override int PitchOfB => Block.Columns;

    protected override int RowsOfB => Block.Depth;

    protected override string StoreA => $"(loadDepth * {_tile.RowPitch}) + loadRow";

    protected override string LaneRow => "(lane / 8 * 4)";

    protected override string LaneColumn => "((lane & 7) * 4)";

    protected override string ReadA => $"warpRow + {LaneRow}";

    protected override string ReadB => $"warpColumn + {LaneColumn}";

    protected override string WeightsAddress => "at.WeightsAddress";

    protected override bool CopiesB => true;

    /// <summary>One step of the inner dimension, from registers.</summary>
    protected override IReadOnlyList<string> SharedMembers
    {
        get
        {
            var writer = new SourceWriter();
            using (Method(writer, $"{Step}()"))
            {
                for (var i = 0; i < Tile.ThreadRows; i++)
                {
                    Ptx(writer, string.Join(" ", Enumerable.Range(0, _tile.ThreadColumns).Select(j => $"fma.rn.f32 c{i}x{j}, a{i}, b{j}, c{i}x{j};")));
                }
            }

            return [writer.ToString().TrimEnd()];
        }
    }

    private string Step => $"MultiplyStep{Tile.ThreadRows}x{_tile.ThreadColumns}";

    private int QuadsOfColumns => _tile.ThreadColumns / 4;

    protected override void WriteLoads()
    {
        WriteCopiesOfB();
        WriteLoadsOfA();
    }

    protected override void WriteStores()
    {
        for (var i = 0; i < Block.LoadsOfA; i++)
        {
            var place = (DepthOfLoad(i) * _tile.RowPitch) + (i % RowLoads * Block.RowsApart);
            Ptx(
                "add.u32 place, base, %4; " + string.Join(" ", Enumerable.Range(0, 4).Select(e => $"st.shared.f32 [place{AtOffset(e * _tile.RowPitch * 4)}], %{e};")),
                $"a{i}Next.X", $"a{i}Next.Y", $"a{i}Next.Z", $"a{i}Next.W", $"(half * {BufferWords * 4}) + storeA{Plus(place * 4)}");
        }
    }

    protected override void WriteRegisters(SourceWriter writer)
    {
        using (Method(writer, $"{Declare}()"))
        {
            Ptx(writer, ".reg .b32 base, place, placeA, placeB;");
            Ptx(writer, $".reg .f32 {Names("a", Tile.ThreadRows)}, {Names("b", _tile.ThreadColumns)};");
            for (var i = 0; i < Tile.ThreadRows; i++)
            {
                Ptx(writer, $".reg .f32 {Names($"c{i}x", _tile.ThreadColumns)};");
                Ptx(writer, string.Join(" ", Enumerable.Range(0, _tile.ThreadColumns).Select(j => $"mov.f32 c{i}x{j}, 0f00000000;")));
            }

            Ptx(writer, LoadBase);
        }
    }

    protected override void WriteMultiply(SourceWriter writer)
    {
        using (Method(writer, $"{Multiply}(int fromA, int fromB)"))
        {
            Ptx(writer, "add.u32 placeA, base, %0; add.u32 placeB, base, %1;", "fromA", "fromB");
            for (var k = 0; k < Block.Depth; k++)
            {
                var loads = Enumerable.Range(0, QuadsOfRows).Select(q => Load("a", q, "placeA", (k * _tile.RowPitch) + (q * RowsApart)))
                    .Concat(Enumerable.Range(0, QuadsOfColumns).Select(q => Load("b", q, "placeB", (k * PitchOfB) + (q * ColumnsApart))));
                Ptx(writer, string.Join(" ", loads));
                writer.Line($"{Step}();");
            }
        }
    }

    protected override void WriteStoreSums(SourceWriter writer)
    {
        using (Method(writer, $"{StoreSums}(int offset)"))
        {
            Ptx(writer, "add.u32 place, base, %0;", "offset");
            for (var i = 0; i < Tile.ThreadRows; i++)
            {
                for (var q = 0; q < QuadsOfColumns; q++)
                {
                    var place = ((((i / 4 * RowsApart) + (i % 4)) * PitchOfSums) + (q * ColumnsApart)) * 4;
                    Ptx(writer, $"st.shared.v4.f32 [place{AtOffset(place)}], {{{string.Join(", ", Enumerable.Range(q * 4, 4).Select(j => $"c{i}x{j}"))}}};");
                }
            }
        }
    }

    private static string Names(string name, int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => $"{name}{i}"));

    private static string Load(string name, int quad, string place, int words) =>
        $"ld.shared.v4.f32 {{{string.Join(", ", Enumerable.Range(quad * 4, 4).Select(i => $"{name}{i}"))}}}, [{place}{AtOffset(words * 4)}];";
}
