using static Unroll.Generator.Emission.Ilgpu.Tiled.Text;

namespace Unroll.Generator.Emission.Ilgpu.Tiled;

/// <summary>
/// Prints a convolution as a matrix product without an unfolded copy of its input: rows are output pixels, columns output channels, and the inner dimension
/// runs over the window and the input channels. Each group of threads computes one tile from shared memory, which holds two steps: while one is multiplied,
/// the next is on its way from global memory to registers.
/// </summary>
internal sealed class GemmKernel
{
    /// <summary>Steps of the inner dimension in the text of the innermost loop.</summary>
    private const int UnrolledDepth = 4;

    private readonly SourceWriter _writer;
    private readonly GemmShape _shape;
    private readonly Tile _tile;
    private readonly bool _alignedInput;
    private readonly int _run;
    private readonly int _windowColumns;
    private readonly int _stepsPerRun;
    private readonly bool _splits;

    private GemmKernel(SourceWriter writer, GemmShape shape, Tile tile, bool splits)
    {
        (_writer, _shape, _tile, _splits) = (writer, shape, tile, splits);
        var window = shape.Window;

        // Where pixels have no gap between them, a row of the window is one run of memory: fewer remainders when there are few channels.
        var joined = shape.Groups == 1 && window.DilationX == 1 && shape.Input.PixelStride == shape.GroupIn && shape.GroupIn % tile.Depth != 0;
        _run = joined ? window.Width * shape.GroupIn : shape.GroupIn;
        _windowColumns = joined ? 1 : window.Width;
        _stepsPerRun = (_run + tile.Depth - 1) / tile.Depth;
        _alignedInput = shape.Input.Aligned && shape.GroupIn % 4 == 0;
    }

    /// <summary>Tiles of columns in a group.</summary>
    public static int ColumnTiles(GemmShape shape, Tile tile) => (shape.WeightPitch + tile.Columns - 1) / tile.Columns;

    /// <summary>Steps of the inner dimension.</summary>
    private int Steps => _stepsPerRun * _windowColumns * _shape.Window.Height;

    private string StepsText => _splits ? "steps" : $"{Steps}";

    private bool HasRemainder => _run % _tile.Depth != 0;

    /// <summary>Steps of the inner dimension.</summary>
    public static int StepCount(GemmShape shape, Tile tile) => new GemmKernel(new SourceWriter(), shape, tile, false).Steps;

    /// <summary>Writes the statements of the kernel.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="shape">The convolution.</param>
    /// <param name="tile">What a group of threads computes.</param>
    /// <param name="splits">
    /// True for a kernel that can share the inner dimension out over the grid's third axis. Each part then stores its sums in the workspace, laid out
    /// [part][row][group][column]; a <see cref="ReductionKernel"/> adds them up.
    /// </param>
    public static void Write(SourceWriter writer, GemmShape shape, Tile tile, bool splits) => new GemmKernel(writer, shape, tile, splits).Write();

    private void Write()
    {
        _writer.Line($"ArrayView<float> tileA = SharedMemory.Allocate<float>({2 * _tile.Depth * _tile.RowPitch});");
        _writer.Line($"ArrayView<Float4> tileB = SharedMemory.Allocate<Float4>({2 * _tile.Depth * _tile.Columns / 4});");
        _writer.Line("ArrayView<Float4> quadsA = tileA.Cast<Float4>();");
        _writer.Line("ArrayView<Float4> quads = arena.Cast<Float4>();");
        _writer.Line("ArrayView<Float4> quadsOfData = data.Cast<Float4>();");
        _writer.Line("int thread = Group.IdxX;");
        WritePosition();
        WriteLoaders();
        WriteAccumulators();
        WriteLoop();
        WriteEpilogue();
    }

    private void WritePosition()
    {
        var columnTiles = ColumnTiles(_shape, _tile);
        _writer.Line($"int rows = at.Batch * {_shape.Output.Pixels};");
        _writer.Line($"int firstRow = Grid.IdxX{(columnTiles == 1 ? "" : $" / {columnTiles}")} * {_tile.Rows};");
        _writer.Line($"int firstColumn = {(columnTiles == 1 ? "0" : $"Grid.IdxX % {columnTiles} * {_tile.Columns}")};");
        _writer.Line($"int x = at.X{Epilogue.GroupOffset(Group, _shape.GroupIn)}{Minus(_shape.Lead)};");
        _writer.Line($"int weights = at.Weights{Epilogue.GroupOffset(Group, _shape.GroupWeights)};");
        Epilogue.WriteStarts(_writer, _shape, Group);
    }

    private string Group => _shape.Groups == 1 ? "" : "Grid.IdxY";

    /// <summary>Where this thread loads from and where in shared memory it stores.</summary>
    private void WriteLoaders()
    {
        var perRow = _tile.LoadersPerRow;
        var rowsApart = _tile.Threads / perRow;
        var unit = _alignedInput ? 4 : 1;
        _writer.Line($"int loadRow = thread / {perRow};");
        _writer.Line($"int loadDepth = thread % {perRow} * 4;");
        _writer.Line($"int storeA = (loadDepth * {_tile.RowPitch}) + loadRow;");
        for (var i = 0; i < _tile.Rows / rowsApart; i++)
        {
            _writer.Line($"int row{i} = IntrinsicMath.Min(firstRow + loadRow + {i * rowsApart}, rows - 1);");
            _writer.Line($"int pixel{i} = row{i} % {_shape.Output.Pixels};");
            _writer.Line($"int source{i} = ({(_alignedInput ? "(x + loadDepth) / 4" : "x + loadDepth")}) + (row{i} / {_shape.Output.Pixels} * {_shape.ArenaLength / unit})"
                + $" + (pixel{i} / {_shape.Output.Width} * {_shape.Window.StrideY * _shape.Input.RowStride / unit})"
                + $" + (pixel{i} % {_shape.Output.Width} * {_shape.Window.StrideX * _shape.Input.PixelStride / unit});");
        }

        _writer.Line($"int columnOfB = firstColumn + (thread % {_tile.Columns / 4} * 4);");
        _writer.Line($"int depthOfB = thread / {_tile.Columns / 4};");
        _writer.Line($"int sourceOfB = (weights + (depthOfB * {_shape.WeightPitch}) + columnOfB) / 4;");
        WriteStart();
    }

    /// <summary>The first step of this part of the inner dimension, and one behind its last.</summary>
    private void WriteStart()
    {
        var unit = _alignedInput ? 4 : 1;
        var window = _shape.Window;
        var runs = window.Height * _windowColumns;
        if (!_splits)
        {
            _writer.Line("int offset = 0;");
            if (HasRemainder || runs > 1)
            {
                _writer.Line("int channel = 0;");
            }

            if (_windowColumns > 1)
            {
                _writer.Line("int windowColumn = 0;");
            }

            return;
        }

        _writer.Line($"int firstStep = {Steps} * Grid.IdxZ / Grid.DimZ;");
        _writer.Line($"int steps = ({Steps} * (Grid.IdxZ + 1) / Grid.DimZ) - firstStep;");
        if (runs == 1)
        {
            _writer.Line($"int channel = firstStep * {_tile.Depth};");
            _writer.Line($"int offset = channel{(unit == 1 ? "" : " / 4")};");
            _writer.Line($"sourceOfB += channel * {_shape.WeightPitch / 4};");
            return;
        }

        _writer.Line($"int run = firstStep / {_stepsPerRun};");
        _writer.Line($"int channel = firstStep % {_stepsPerRun} * {_tile.Depth};");
        _writer.Line($"sourceOfB += ((run * {_run}) + channel) * {_shape.WeightPitch / 4};");
        var row = window.DilationY * _shape.Input.RowStride / unit;
        if (_windowColumns == 1)
        {
            _writer.Line($"int offset = (channel / {unit}) + (run * {row});");
            return;
        }

        _writer.Line($"int windowColumn = run % {_windowColumns};");
        _writer.Line($"int offset = (channel / {unit}) + (run / {_windowColumns} * {row}) + (windowColumn * {window.DilationX * _shape.Input.PixelStride / unit});");
    }

    private void WriteAccumulators()
    {
        for (var i = 0; i < _tile.ThreadRows; i++)
        {
            _writer.Line("float " + string.Join(", ", Range(_tile.ThreadColumns).Select(j => $"c{i}_{j} = 0")) + ";");
        }

        _writer.Line("int warp = thread / 32;");
        _writer.Line($"int laneRow = (warp / {_tile.WarpsAcross} * {_tile.WarpRows}) + (thread % 32 / 8 * 4);");
        _writer.Line($"int laneColumn = (warp % {_tile.WarpsAcross} * {_tile.WarpColumns}) + (thread % 8 * 4);");
        _writer.Line("int readA = laneRow / 4;");
        _writer.Line("int readB = laneColumn / 4;");
    }

    private void WriteLoop()
    {
        for (var i = 0; i < _tile.LoadsOfA; i++)
        {
            _writer.Line($"Float4 a{i}Next = default;");
        }

        for (var i = 0; i < _tile.LoadsOfB; i++)
        {
            _writer.Line($"Float4 b{i}Next = default;");
        }

        WriteLoads();
        _writer.Line("int half = 0;");
        _writer.Line("int toA;");
        WriteStores();
        _writer.Line("Group.Barrier();");
        using (_writer.Block($"for (int step = 1; step <= {StepsText}; step++)"))
        {
            using (_writer.Block($"if (step < {StepsText})"))
            {
                WriteAdvance();
                WriteLoads();
            }

            WriteProducts();
            _writer.Line("half ^= 1;");
            using (_writer.Block($"if (step < {StepsText})"))
            {
                WriteStores();
            }

            _writer.Line("Group.Barrier();");
        }
    }

    /// <summary>Moves to the next step: further channels, else the window's next column, else its next row.</summary>
    private void WriteAdvance()
    {
        var unit = _alignedInput ? 4 : 1;
        var window = _shape.Window;
        var depth = _tile.Depth;
        _writer.Line($"offset += {depth / unit};");
        _writer.Line($"sourceOfB += {depth * _shape.WeightPitch / 4};");
        if (HasRemainder || window.Height * _windowColumns > 1)
        {
            _writer.Line($"channel += {depth};");
        }

        if (window.Height * _windowColumns == 1)
        {
            return;
        }

        var column = window.DilationX * _shape.Input.PixelStride;
        var row = window.DilationY * _shape.Input.RowStride;
        using (_writer.Block($"if (channel >= {_run})"))
        {
            _writer.Line("channel = 0;");
            if (_run % depth != 0)
            {
                _writer.Line($"sourceOfB -= {((_stepsPerRun * depth) - _run) * _shape.WeightPitch / 4};");
            }

            if (_windowColumns == 1)
            {
                _writer.Line($"offset += {(row - (_stepsPerRun * depth)) / unit};");
            }
            else
            {
                _writer.Line($"offset += {(column - (_stepsPerRun * depth)) / unit};");
                _writer.Line("windowColumn++;");
                using (_writer.Block($"if (windowColumn == {_windowColumns})"))
                {
                    _writer.Line("windowColumn = 0;");
                    _writer.Line($"offset += {(row - (_windowColumns * column)) / unit};");
                }
            }
        }
    }

    private void WriteLoads()
    {
        var rowsApart = _tile.Threads / _tile.LoadersPerRow;
        var rowLoads = _tile.Rows / rowsApart;
        for (var i = 0; i < _tile.LoadsOfA; i++)
        {
            var depth = i / rowLoads * _tile.LoadersPerRow * 4;
            var source = $"source{i % rowLoads} + offset";
            if (_alignedInput)
            {
                var load = $"quads[{source}{Plus(depth / 4)}]";
                _writer.Line(HasRemainder ? $"a{i}Next = channel + loadDepth{Plus(depth)} < {_run} ? {load} : default;" : $"a{i}Next = {load};");
            }
            else
            {
                foreach (var (field, element) in Fields)
                {
                    var load = $"arena[{source}{Plus(depth + element)}]";
                    _writer.Line($"a{i}Next.{field} = " + (HasRemainder ? $"channel + loadDepth{Plus(depth + element)} < {_run} ? {load} : 0;" : $"{load};"));
                }
            }
        }

        var depthApart = _tile.Threads / (_tile.Columns / 4);
        for (var i = 0; i < _tile.LoadsOfB; i++)
        {
            var conditions = new List<string>();
            if (!_tile.AllThreadsLoadB)
            {
                conditions.Add($"depthOfB < {_tile.Depth}");
            }

            if (_shape.WeightPitch % _tile.Columns != 0)
            {
                conditions.Add($"columnOfB < {_shape.WeightPitch}");
            }

            if (HasRemainder)
            {
                conditions.Add($"channel + depthOfB{Plus(i * depthApart)} < {_run}");
            }

            var load = $"quadsOfData[sourceOfB{Plus(i * depthApart * _shape.WeightPitch / 4)}]";
            _writer.Line(conditions.Count > 0 ? $"b{i}Next = {string.Join(" && ", conditions)} ? {load} : default;" : $"b{i}Next = {load};");
        }
    }

    private void WriteStores()
    {
        var rowsApart = _tile.Threads / _tile.LoadersPerRow;
        var rowLoads = _tile.Rows / rowsApart;
        _writer.Line($"toA = storeA + (half * {_tile.Depth * _tile.RowPitch});");
        for (var i = 0; i < _tile.LoadsOfA; i++)
        {
            var depth = i / rowLoads * _tile.LoadersPerRow * 4;
            foreach (var (field, element) in Fields)
            {
                _writer.Line($"tileA[toA{Plus(((depth + element) * _tile.RowPitch) + (i % rowLoads * rowsApart))}] = a{i}Next.{field};");
            }
        }

        var toB = $"(half * {_tile.Depth * _tile.Columns / 4}) + thread";
        if (!_tile.AllThreadsLoadB)
        {
            using (_writer.Block($"if (depthOfB < {_tile.Depth})"))
            {
                _writer.Line($"tileB[{toB}] = b0Next;");
            }

            return;
        }

        for (var i = 0; i < _tile.LoadsOfB; i++)
        {
            _writer.Line($"tileB[{toB}{Plus(i * _tile.Threads)}] = b{i}Next;");
        }
    }

    /// <summary>
    /// Multiplies what is in shared memory. A loop, not all steps in a row: ILGPU places arithmetic as late as it can, which would be behind the stores of the next
    /// tile, with all operands held in registers until then. The end of a loop's body keeps it in place.
    /// </summary>
    private void WriteProducts()
    {
        _writer.Line($"int fromA = readA + (half * {_tile.Depth * _tile.RowPitch / 4});");
        _writer.Line($"int fromB = readB + (half * {_tile.Depth * _tile.Columns / 4});");
        using (_writer.Block($"for (int k = 0; k < {_tile.Depth / UnrolledDepth}; k++)"))
        {
            for (var k = 0; k < UnrolledDepth; k++)
            {
                for (var i = 0; i < _tile.ThreadRows / 4; i++)
                {
                    _writer.Line($"Float4 a{i}At{k} = quadsA[fromA{Plus((k * _tile.RowPitch / 4) + (i * 4))}];");
                }

                for (var j = 0; j < _tile.ThreadColumns / 4; j++)
                {
                    _writer.Line($"Float4 b{j}At{k} = tileB[fromB{Plus((k * _tile.Columns / 4) + (j * 8))}];");
                }

                for (var i = 0; i < _tile.ThreadRows; i++)
                {
                    _writer.Line(string.Join(" ", Range(_tile.ThreadColumns).Select(j =>
                        $"c{i}_{j} += a{i / 4}At{k}.{Field(i)} * b{j / 4}At{k}.{Field(j)};")));
                }
            }

            _writer.Line($"fromA += {UnrolledDepth * _tile.RowPitch / 4};");
            _writer.Line($"fromB += {UnrolledDepth * _tile.Columns / 4};");
        }
    }

    private void WriteEpilogue()
    {
        for (var j = 0; j < _tile.ThreadColumns / 4; j++)
        {
            _writer.Line($"int column{j} = firstColumn + laneColumn{Plus(j * 32)};");
            using (_writer.Block($"if (column{j} < {_shape.GroupOut})"))
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
        _writer.Line($"int row{id} = firstRow + laneRow{Plus((i / 4 * 16) + (i % 4))};");
        using (_writer.Block($"if (row{id} < rows)"))
        {
            var sums = Range(4).Select(e => $"c{i}_{(j * 4) + e}").ToList();
            if (!_splits)
            {
                WriteResult(id, j, sums);
                return;
            }

            using (_writer.Block("if (Grid.DimZ == 1)"))
            {
                WriteResult(id, j, sums);
            }

            using (_writer.Block("else"))
            {
                _writer.Line($"Float4 part{id};");
                foreach (var (field, element) in Fields)
                {
                    _writer.Line($"part{id}.{field} = {sums[element]};");
                }

                var group = _shape.Groups == 1 ? "" : $" + (Grid.IdxY * {_shape.WeightPitch})";
                _writer.Line($"quads[(at.Workspace + (((Grid.IdxZ * rows) + row{id}) * {_shape.Groups * _shape.WeightPitch}){group} + column{j}) / 4] = part{id};");
            }
        }
    }

    private void WriteResult(string id, int j, IReadOnlyList<string> sums)
    {
        _writer.Line($"int pixel{id} = row{id} % {_shape.Output.Pixels};");
        Epilogue.WriteQuad(_writer, _shape, id, $"row{id} / {_shape.Output.Pixels}", $"pixel{id}", $"column{j}", sums);
    }

    private static IEnumerable<int> Range(int count) => Enumerable.Range(0, count);
}
