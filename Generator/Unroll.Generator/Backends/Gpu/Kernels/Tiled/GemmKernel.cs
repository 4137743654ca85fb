using static Unroll.Generator.Backends.Gpu.Kernels.KernelExpressions;
using static Unroll.Generator.Backends.Gpu.Kernels.Tiled.Text;

using Unroll.Generator.Backends.Text;

namespace Unroll.Generator.Backends.Gpu.Kernels.Tiled;

/// <summary>
/// Prints a product in single precision. Each block of threads computes one tile from shared memory, which holds two steps: while one is being multiplied, the next is on
/// its way from global memory to registers.
/// </summary>
internal sealed class GemmKernel : ProductKernel
{
    private readonly Tile _tile;

    public GemmKernel(SourceWriter writer, GemmShape shape, Tile tile, bool splits)
        : base(writer, shape, tile.Block, splits) => _tile = tile;

    public override void Write()
    {
        Writer.Line(Shared("float", "tileA", 2 * Block.Depth * _tile.RowPitch));
        Writer.Line(Shared("Float4", "tileB", 2 * Block.Depth * Block.Columns / 4));
        Writer.Line(Quads("quadsA", "tileA"));
        Writer.Line(Quads("quads", "arena"));
        Writer.Line(Quads("quadsOfData", "data"));
        Writer.Line("int thread = Group.IdxX;");
        WritePosition();
        WriteSources();
        WriteAccumulators();
        WriteLoop();
        WriteEpilogue();
    }

    protected override void WriteLoads()
    {
        WriteLoadsOfA();
        for (var i = 0; i < Block.LoadsOfB; i++)
        {
            var conditions = InMatrix(i * Block.DepthApart);
            if (!Block.AllThreadsLoadB)
            {
                conditions.Add($"depthOfB < {Block.Depth}");
            }

            var load = $"quadsOfData[sourceOfB{Plus(i * Block.DepthApart * Shape.WeightPitch / 4)}]";
            Writer.Line(conditions.Count > 0 ? $"b{i}Next = {string.Join(" && ", conditions)} ? {load} : default;" : $"b{i}Next = {load};");
        }
    }

    protected override void WriteStores()
    {
        Writer.Line($"toA = storeA + (half * {Block.Depth * _tile.RowPitch});");
        for (var i = 0; i < Block.LoadsOfA; i++)
        {
            var depth = DepthOfLoad(i);
            foreach (var (field, element) in Fields)
            {
                Writer.Line($"tileA[toA{Plus(((depth + element) * _tile.RowPitch) + (i % RowLoads * Block.RowsApart))}] = a{i}Next.{field};");
            }
        }

        var toB = $"(half * {Block.Depth * Block.Columns / 4}) + thread";
        if (!Block.AllThreadsLoadB)
        {
            using (Writer.Block($"if (depthOfB < {Block.Depth})"))
            {
                Writer.Line($"tileB[{toB}] = b0Next;");
            }

            return;
        }

        for (var i = 0; i < Block.LoadsOfB; i++)
        {
            Writer.Line($"tileB[{toB}{Plus(i * Block.Threads)}] = b{i}Next;");
        }
    }

    protected override void WriteProducts()
    {
        Writer.Line($"RegisterTile.Multiply(ref sums, quadsA, tileB, readA, readB, pitchA: {_tile.RowPitch / 4}, pitchB: {Block.Columns / 4}, depth: {Block.Depth});");
        Writer.Line($"readA += flip * {Block.Depth * _tile.RowPitch / 4};");
        Writer.Line($"readB += flip * {Block.Depth * Block.Columns / 4};");
        Writer.Line("flip = -flip;");
    }

    private void WriteAccumulators()
    {
        Writer.Line($"int storeA = (loadDepth * {_tile.RowPitch}) + loadRow;");
        Writer.Line("int half = 0;");
        Writer.Line("int toA;");
        for (var i = 0; i < Block.LoadsOfB; i++)
        {
            Writer.Line($"Float4 b{i}Next = default;");
        }

        Writer.Line($"Sums8x{_tile.ThreadColumns} sums = default;");
        Writer.Line("int warp = thread / 32;");
        Writer.Line($"int laneRow = (warp / {_tile.WarpsAcross} * {Tile.WarpRows}) + ((thread & 31) / 8 * 4);");
        Writer.Line($"int laneColumn = ({Modulo("warp", _tile.WarpsAcross)} * {_tile.WarpColumns}) + ((thread & 7) * 4);");
        Writer.Line("int readA = laneRow / 4;");
        Writer.Line("int readB = laneColumn / 4;");
        Writer.Line("int flip = 1;");
    }

    private void WriteEpilogue()
    {
        var parts = _tile.ThreadColumns == 4 ? new[] { "" } : ["Left.", "Right."];
        for (var i = 0; i < Tile.ThreadRows; i++)
        {
            var sums = parts.Select(part => $"sums.{part}R{i}");
            Writer.Line($"Store(arena, data, at, firstRow + laneRow{Plus((i / 4 * 16) + (i % 4))}, firstColumn + laneColumn, {string.Join(", ", sums)});");
        }

        WriteStoreFunction(parts.Length, 32);
    }
}
