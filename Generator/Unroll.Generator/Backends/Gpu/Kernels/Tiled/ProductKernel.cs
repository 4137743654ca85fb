using static Unroll.Generator.Backends.Gpu.Kernels.KernelExpressions;
using static Unroll.Generator.Backends.Gpu.Kernels.Tiled.Text;

using Unroll.Generator.Backends.Text;

namespace Unroll.Generator.Backends.Gpu.Kernels.Tiled;

/// <summary>
/// The base of all printers of a convolution as a matrix product without an unfolded copy of its input: rows are output pixels, columns are output channels,
/// and the inner dimension runs over the window and the input channels, one step at a time.
/// </summary>
internal abstract class ProductKernel
{
    private readonly int _run;
    private readonly int _windowColumns;
    private readonly int _stepsPerRun;

    /// <summary>Sets up the printing of one kernel.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="shape">The convolution.</param>
    /// <param name="block">What a block of threads computes.</param>
    /// <param name="splits">
    /// True for a kernel that can split the inner dimension along the grid's third axis. Each part then stores its sums in the workspace, laid out as
    /// [part][row][group][column]; a <see cref="ReductionKernel"/> adds them up.
    /// </param>
    protected ProductKernel(SourceWriter writer, GemmShape shape, BlockShape block, bool splits)
    {
        (Writer, Shape, Block, Splits) = (writer, shape, block, splits);
        var window = shape.Window;

        // If pixels have no gaps between them, a row of the window is one run of memory: fewer remainders when there are few channels.
        var joined = shape.Groups == 1 && window.DilationX == 1 && shape.Input.PixelStride == shape.GroupIn && shape.GroupIn % block.Depth != 0;
        _run = joined ? window.Width * shape.GroupIn : shape.GroupIn;
        _windowColumns = joined ? 1 : window.Width;
        _stepsPerRun = (_run + block.Depth - 1) / block.Depth;
        AlignedInput = shape.Input.Aligned && shape.GroupIn % 4 == 0;
        Steps = _stepsPerRun * _windowColumns * window.Height;
    }

    /// <summary>Steps of the inner dimension.</summary>
    public int Steps { get; }

    protected SourceWriter Writer { get; }

    protected GemmShape Shape { get; }

    /// <summary>What a block of threads computes.</summary>
    public BlockShape Block { get; }

    protected bool Splits { get; }

    /// <summary>True when the input can be loaded as 16-byte values.</summary>
    protected bool AlignedInput { get; }

    /// <summary>True when the last step of a run is not full.</summary>
    protected bool HasRemainder => _run % Block.Depth != 0;

    /// <summary>Input channels (times window columns, if these are joined) between two jumps in memory.</summary>
    protected int Run => _run;

    /// <summary>Loads of A for each depth.</summary>
    protected int RowLoads => Block.Rows / Block.RowsApart;

    protected string Group => Shape.Groups == 1 ? "" : "Grid.IdxY";

    private string StepsText => Splits ? "steps" : $"{Steps}";

    /// <summary>Methods that the kernel calls, besides those of the runtime.</summary>
    public virtual IReadOnlyList<string> Members => [];

    /// <summary>Writes the statements of the kernel.</summary>
    public abstract void Write();

    protected void WritePosition()
    {
        var columnTiles = Block.ColumnTiles(Shape);
        Writer.Line($"int rows = at.Batch * {Shape.Output.Pixels};");
        Writer.Line($"int firstRow = {Over("Grid.IdxX", columnTiles)} * {Block.Rows};");
        Writer.Line($"int firstColumn = {(columnTiles == 1 ? "0" : $"{Modulo("Grid.IdxX", columnTiles)} * {Block.Columns}")};");
        Writer.Line($"int x = at.X{ProductEpilogue.GroupOffset(Group, Shape.GroupIn)}{Minus(Shape.Lead)};");
        Writer.Line($"int weights = at.Weights{ProductEpilogue.GroupOffset(Group, Shape.GroupWeights)};");
    }

    /// <summary>Where this thread loads A from, and the column and depth at which it loads B.</summary>
    protected void WriteSources()
    {
        var unit = AlignedInput ? 4 : 1;
        Writer.Line($"int loadRow = thread / {Block.LoadersPerRow};");
        Writer.Line($"int loadDepth = {Modulo("thread", Block.LoadersPerRow)} * 4;");
        for (var i = 0; i < RowLoads; i++)
        {
            Writer.Line($"int row{i} = IntrinsicMath.Min(firstRow + loadRow{Plus(i * Block.RowsApart)}, rows - 1);");
            Writer.Line($"int image{i} = {Over($"row{i}", Shape.Output.Pixels)};");
            Writer.Line($"int pixel{i} = row{i} - (image{i} * {Shape.Output.Pixels});");
            Writer.Line($"int source{i} = ({(AlignedInput ? "(x + loadDepth) / 4" : "x + loadDepth")}) + (image{i} * {(unit == 1 ? "at.ImageStride" : $"(at.ImageStride / {unit})")})"
                + $" + ({Over($"pixel{i}", Shape.Output.Width)} * {Shape.Window.StrideY * Shape.Input.RowStride / unit})"
                + $" + ({Modulo($"pixel{i}", Shape.Output.Width)} * {Shape.Window.StrideX * Shape.Input.PixelStride / unit});");
        }

        Writer.Line($"int columnOfB = firstColumn + ({Modulo("thread", Block.Columns / 4)} * 4);");
        Writer.Line($"int depthOfB = thread / {Block.Columns / 4}{(Block.RowsOfB == 1 ? "" : $" * {Block.RowsOfB}")};");
        Writer.Line($"int sourceOfB = (weights + (depthOfB * {Shape.WeightPitch}) + columnOfB) / 4;");
        WriteStart();
    }

    /// <summary>The first step of this part of the inner dimension, and one past its last.</summary>
    private void WriteStart()
    {
        var unit = AlignedInput ? 4 : 1;
        var window = Shape.Window;
        var runs = window.Height * _windowColumns;
        if (!Splits)
        {
            Writer.Line("int offset = 0;");
            if (HasRemainder || runs > 1)
            {
                Writer.Line("int channel = 0;");
            }

            if (_windowColumns > 1)
            {
                Writer.Line("int windowColumn = 0;");
            }

            return;
        }

        Writer.Line($"int firstStep = {Steps} * Grid.IdxZ / Grid.DimZ;");
        Writer.Line($"int steps = ({Steps} * (Grid.IdxZ + 1) / Grid.DimZ) - firstStep;");
        if (runs == 1)
        {
            Writer.Line($"int channel = firstStep * {Block.Depth};");
            Writer.Line($"int offset = channel{(unit == 1 ? "" : " / 4")};");
            Writer.Line($"sourceOfB += channel * {Shape.WeightPitch / 4};");
            return;
        }

        Writer.Line($"int run = {Over("firstStep", _stepsPerRun)};");
        Writer.Line($"int channel = {Modulo("firstStep", _stepsPerRun)} * {Block.Depth};");
        Writer.Line($"sourceOfB += ((run * {_run}) + channel) * {Shape.WeightPitch / 4};");
        var row = window.DilationY * Shape.Input.RowStride / unit;
        if (_windowColumns == 1)
        {
            Writer.Line($"int offset = (channel / {unit}) + (run * {row});");
            return;
        }

        Writer.Line($"int windowColumn = {Modulo("run", _windowColumns)};");
        Writer.Line($"int offset = (channel / {unit}) + ({Over("run", _windowColumns)} * {row}) + (windowColumn * {window.DilationX * Shape.Input.PixelStride / unit});");
    }

    /// <summary>The loop over the steps: while one is being multiplied from shared memory, the next is on its way.</summary>
    protected void WriteLoop()
    {
        for (var i = 0; i < Block.LoadsOfA; i++)
        {
            Writer.Line($"Float4 a{i}Next = default;");
        }

        WriteLoads();
        WriteStores();
        WriteEndOfStep();
        using (Writer.Block($"for (int left = {StepsText}; left > 0; left--)"))
        {
            using (Writer.Block("if (left > 1)"))
            {
                WriteAdvance();
                WriteLoads();
            }

            WriteProducts();
            Writer.Line("half ^= 1;");
            using (Writer.Block("if (left > 1)"))
            {
                WriteStores();
            }

            WriteEndOfStep();
        }
    }

    /// <summary>Starts the loads of a step; the half of shared memory that is not being multiplied is free.</summary>
    protected abstract void WriteLoads();

    /// <summary>Stores what was loaded into the half of shared memory given by "half".</summary>
    protected abstract void WriteStores();

    /// <summary>Multiplies the half of shared memory given by "half".</summary>
    protected abstract void WriteProducts();

    /// <summary>Waits until all threads have stored and multiplied.</summary>
    protected virtual void WriteEndOfStep() => Writer.Line("Group.Barrier();");

    /// <summary>
    /// Declares the function that stores the sums of a row if they are in the result: with bias, residual and activation, or as partial sums in the workspace. If there
    /// are several quads of columns, what only depends on the row is computed once.
    /// </summary>
    /// <param name="quads">Quads of columns.</param>
    /// <param name="apart">Columns from one to the next.</param>
    protected void WriteStoreFunction(int quads, int apart)
    {
        var sums = Enumerable.Range(0, quads).Select(q => $", Float4 sum{q}");
        Writer.Line(Inlined);
        using (Writer.Block($"static void Store({Parameters}, int row, int column{string.Concat(sums)})"))
        using (Writer.Block($"if (row < at.Batch * {Shape.Output.Pixels})"))
        {
            Writer.Line(Quads("quads", "arena"));
            if (!Splits)
            {
                WriteResult(quads, apart);
                return;
            }

            using (Writer.Block("if (Grid.DimZ == 1)"))
            {
                WriteResult(quads, apart);
            }

            using (Writer.Block("else"))
            {
                Writer.Line($"int part = (at.Workspace + (((Grid.IdxZ * at.Batch * {Shape.Output.Pixels}) + row) * {Shape.Groups * Shape.WeightPitch})"
                    + $"{ProductEpilogue.GroupOffset(Group, Shape.WeightPitch)} + column) / 4;");
                for (var q = 0; q < quads; q++)
                {
                    using (Writer.Block($"if (column{Plus(q * apart)} < {Shape.GroupOut})"))
                    {
                        Writer.Line($"quads[part{Plus(q * apart / 4)}] = sum{q};");
                    }
                }
            }
        }
    }

    private void WriteResult(int quads, int apart)
    {
        Writer.Line(Quads("quadsOfData", "data"));
        ProductEpilogue.WriteStarts(Writer, Shape, Group);
        Writer.Line($"int image = {Over("row", Shape.Output.Pixels)};");
        Writer.Line($"int pixel = row - (image * {Shape.Output.Pixels});");
        ProductEpilogue.WritePlaces(Writer, Shape, "", "image", "pixel", "column");
        for (var q = 0; q < quads; q++)
        {
            using (Writer.Block($"if (column{Plus(q * apart)} < {Shape.GroupOut})"))
            {
                ProductEpilogue.WriteValues(Writer, Shape, "", "column", q * apart, [.. Fields.Select(f => $"sum{q}.{f.Field}")]);
            }
        }
    }

    /// <summary>Loads the quads of A for a step into registers: zeros past the last channel.</summary>
    protected void WriteLoadsOfA()
    {
        for (var i = 0; i < Block.LoadsOfA; i++)
        {
            var depth = DepthOfLoad(i);
            var source = $"source{i % RowLoads} + offset";
            if (AlignedInput)
            {
                var load = $"quads[{source}{Plus(depth / 4)}]";
                Writer.Line(HasRemainder ? $"a{i}Next = channel + loadDepth{Plus(depth)} < {Run} ? {load} : default;" : $"a{i}Next = {load};");
                continue;
            }

            foreach (var (field, element) in Fields)
            {
                var load = $"arena[{source}{Plus(depth + element)}]";
                Writer.Line($"a{i}Next.{field} = " + (HasRemainder ? $"channel + loadDepth{Plus(depth + element)} < {Run} ? {load} : 0;" : $"{load};"));
            }
        }
    }

    /// <summary>The depth of a thread's load of A, relative to that of its first.</summary>
    protected int DepthOfLoad(int load) => load / RowLoads * Block.LoadersPerRow * 4;

    /// <summary>The conditions for a thread's load of B, at a depth relative to its first, to be in the matrix.</summary>
    protected List<string> InMatrix(int depth)
    {
        var conditions = new List<string>();
        if (Shape.WeightPitch % Block.Columns != 0)
        {
            conditions.Add($"columnOfB < {Shape.WeightPitch}");
        }

        if (HasRemainder)
        {
            conditions.Add($"channel + depthOfB{Plus(depth)} < {Run}");
        }

        return conditions;
    }

    /// <summary>Moves to the next step: further channels, then the window's next column, then its next row.</summary>
    private void WriteAdvance()
    {
        var unit = AlignedInput ? 4 : 1;
        var window = Shape.Window;
        var depth = Block.Depth;
        Writer.Line($"offset += {depth / unit};");
        Writer.Line($"sourceOfB += {depth * Shape.WeightPitch / 4};");
        if (HasRemainder || window.Height * _windowColumns > 1)
        {
            Writer.Line($"channel += {depth};");
        }

        if (window.Height * _windowColumns == 1)
        {
            return;
        }

        var column = window.DilationX * Shape.Input.PixelStride;
        var row = window.DilationY * Shape.Input.RowStride;
        using (Writer.Block($"if (channel >= {_run})"))
        {
            Writer.Line("channel = 0;");
            if (_run % depth != 0)
            {
                Writer.Line($"sourceOfB -= {((_stepsPerRun * depth) - _run) * Shape.WeightPitch / 4};");
            }

            if (_windowColumns == 1)
            {
                WriteMove((row - (_stepsPerRun * depth)) / unit);
            }
            else
            {
                WriteMove((column - (_stepsPerRun * depth)) / unit);
                Writer.Line("windowColumn++;");
                using (Writer.Block($"if (windowColumn == {_windowColumns})"))
                {
                    Writer.Line("windowColumn = 0;");
                    WriteMove((row - (_windowColumns * column)) / unit);
                }
            }
        }
    }

    private void WriteMove(int distance)
    {
        if (distance != 0)
        {
            Writer.Line($"offset += {distance};");
        }
    }
}
