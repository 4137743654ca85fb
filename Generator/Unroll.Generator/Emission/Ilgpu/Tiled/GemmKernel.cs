using static Unroll.Generator.Emission.Ilgpu.Tiled.Text;

namespace Unroll.Generator.Emission.Ilgpu.Tiled;

/// <summary>
/// Prints a product in single precision. Each block of threads computes one tile from shared memory, which holds two steps: while one is multiplied, the next is on
/// its way from global memory to registers.
/// </summary>
internal sealed class GemmKernel : ProductKernel
{
    /// <summary>Steps of the inner dimension in the text of the innermost loop.</summary>
    private const int UnrolledDepth = 4;

    private readonly Tile _tile;

    public GemmKernel(SourceWriter writer, GemmShape shape, Tile tile, bool splits)
        : base(writer, shape, tile.Block, splits) => _tile = tile;

    public override void Write()
    {
        Writer.Line($"ArrayView<float> tileA = SharedMemory.Allocate<float>({2 * Block.Depth * _tile.RowPitch});");
        Writer.Line($"ArrayView<Float4> tileB = SharedMemory.Allocate<Float4>({2 * Block.Depth * Block.Columns / 4});");
        Writer.Line("ArrayView<Float4> quadsA = tileA.Cast<Float4>();");
        Writer.Line("ArrayView<Float4> quads = arena.Cast<Float4>();");
        Writer.Line("ArrayView<Float4> quadsOfData = data.Cast<Float4>();");
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
            var conditions = ConditionsOfB(i * Block.DepthApart);
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

    /// <summary>
    /// Multiplies what is in shared memory. A loop, not all steps in a row: ILGPU places arithmetic as late as it can, which would be behind the stores of the next
    /// tile, with all operands held in registers until then. The end of a loop's body keeps it in place.
    /// </summary>
    protected override void WriteProducts()
    {
        Writer.Line($"int fromA = readA + (half * {Block.Depth * _tile.RowPitch / 4});");
        Writer.Line($"int fromB = readB + (half * {Block.Depth * Block.Columns / 4});");
        using (Writer.Block($"for (int k = 0; k < {Block.Depth / UnrolledDepth}; k++)"))
        {
            for (var k = 0; k < UnrolledDepth; k++)
            {
                for (var i = 0; i < _tile.ThreadRows / 4; i++)
                {
                    Writer.Line($"Float4 a{i}At{k} = quadsA[fromA{Plus((k * _tile.RowPitch / 4) + (i * 4))}];");
                }

                for (var j = 0; j < _tile.ThreadColumns / 4; j++)
                {
                    Writer.Line($"Float4 b{j}At{k} = tileB[fromB{Plus((k * Block.Columns / 4) + (j * 8))}];");
                }

                for (var i = 0; i < _tile.ThreadRows; i++)
                {
                    Writer.Line(string.Join(" ", Range(_tile.ThreadColumns).Select(j =>
                        $"c{i}_{j} += a{i / 4}At{k}.{Field(i)} * b{j / 4}At{k}.{Field(j)};")));
                }
            }

            Writer.Line($"fromA += {UnrolledDepth * _tile.RowPitch / 4};");
            Writer.Line($"fromB += {UnrolledDepth * Block.Columns / 4};");
        }
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

        for (var i = 0; i < _tile.ThreadRows; i++)
        {
            Writer.Line("float " + string.Join(", ", Range(_tile.ThreadColumns).Select(j => $"c{i}_{j} = 0")) + ";");
        }

        Writer.Line("int warp = thread / 32;");
        Writer.Line($"int laneRow = (warp / {_tile.WarpsAcross} * {_tile.WarpRows}) + (thread % 32 / 8 * 4);");
        Writer.Line($"int laneColumn = (warp % {_tile.WarpsAcross} * {_tile.WarpColumns}) + (thread % 8 * 4);");
        Writer.Line("int readA = laneRow / 4;");
        Writer.Line("int readB = laneColumn / 4;");
    }

    private void WriteEpilogue()
    {
        for (var j = 0; j < _tile.ThreadColumns / 4; j++)
        {
            Writer.Line($"int column{j} = firstColumn + laneColumn{Plus(j * 32)};");
            using (Writer.Block($"if (column{j} < {Shape.GroupOut})"))
            {
                for (var i = 0; i < _tile.ThreadRows; i++)
                {
                    WriteRow(i, j);
                }
            }
        }
    }

    private void WriteRow(int i, int j)
    {
        var id = $"{i}_{j}";
        Writer.Line($"int row{id} = firstRow + laneRow{Plus((i / 4 * 16) + (i % 4))};");
        using (Writer.Block($"if (row{id} < rows)"))
        {
            WriteSums(id, $"column{j}", [.. Range(4).Select(e => $"c{i}_{(j * 4) + e}")]);
        }
    }

    private static IEnumerable<int> Range(int count) => Enumerable.Range(0, count);
}
