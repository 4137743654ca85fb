using Unroll.Generator.Backends.Text;

namespace Unroll.Generator.Backends.Gpu.Kernels.Tiled;

/// <summary>
/// The kernels of one product, by batch size. Wide tiles do the most arithmetic per load, but need many rows to keep a device busy; narrow ones serve small batches,
/// with their inner dimension split if even they are too few. The tuning's numbers are for devices of about a hundred multiprocessors.
/// </summary>
internal static class ProductKernels
{
    private const int MaxParts = 32;

    /// <summary>Makes the printer of a kernel.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="wide">For many rows, or for few.</param>
    /// <param name="splits">The kernel can split its inner dimension.</param>
    public delegate ProductKernel Create(SourceWriter writer, bool wide, bool splits);

    /// <summary>The kernels for batches of at least <paramref name="firstBatch"/> images, in the order of their launches.</summary>
    public static List<KernelText> Write(GemmShape shape, GpuTuning tuning, int firstBatch, Create create)
    {
        var kernels = new List<KernelText>();
        var (narrow, wide) = (create(new SourceWriter(), false, false), create(new SourceWriter(), true, false));
        var isVector = shape.Output.Pixels == 1;
        var firstWide = isVector ? int.MaxValue : FirstBatch(shape, wide.Block, tuning.FullGrid);
        if (firstWide > firstBatch)
        {
            var condition = Condition(firstBatch, firstWide);
            var maxParts = Math.Min(MaxParts, narrow.Steps / tuning.MinStepsPerPart);
            var splits = maxParts > 1;
            var parts = splits ? Parts(shape, narrow.Block, tuning.SplitGrid, maxParts, "batch") : "1";
            kernels.Add(new KernelText(Name(narrow.Block), Launch(condition, Grid(shape, narrow.Block, parts)), writer => create(writer, false, splits).Write())
            {
                IsAlternative = firstBatch > 1,
                Members = narrow.Members,
                WorkspaceLength = splits ? tuning.SplitGrid * narrow.Block.Rows * narrow.Block.Columns : 0,
            });
            if (splits)
            {
                var isSplit = condition.Length == 0 ? $"{parts} > 1" : $"{condition} && {parts} > 1";
                kernels.Add(new KernelText("Sum", Launch(isSplit, ReductionKernel.Grid(shape)), writer => ReductionKernel.Write(writer, shape, Parts(shape, narrow.Block, tuning.SplitGrid, maxParts, "at.Batch"))));
            }
        }

        if (!isVector)
        {
            kernels.Add(new KernelText(
                Name(wide.Block), Launch(firstWide == 1 ? "" : $"batch >= {firstWide}", Grid(shape, wide.Block, "1")), writer => create(writer, true, false).Write())
            {
                IsAlternative = true,
                Members = wide.Members,
            });
        }

        return kernels;
    }

    /// <summary>The smallest batch whose blocks fill the device.</summary>
    private static int FirstBatch(GemmShape shape, BlockShape block, int fullGrid)
    {
        var across = block.ColumnTiles(shape) * shape.Groups;
        var down = (fullGrid + across - 1) / across;
        return Math.Max(1, (((down - 1) * block.Rows) + shape.Output.Pixels) / shape.Output.Pixels);
    }

    private static string Name(BlockShape block) => $"Tile{block.Rows}x{block.Columns}";

    private static string Condition(int first, int end) => (first, end) switch
    {
        (1, int.MaxValue) => "",
        (1, _) => $"batch < {end}",
        (_, int.MaxValue) => $"batch >= {first}",
        _ => $"batch >= {first} && batch < {end}",
    };

    private static string Launch(string condition, string grid) => condition.Length == 0 ? $"static batch => {grid}" : $"static batch => {condition} ? {grid} : default";

    /// <summary>The number of parts for a batch, as an expression: one if there are enough tiles, otherwise as many as fill the device.</summary>
    private static string Parts(GemmShape shape, BlockShape block, int splitGrid, int maxParts, string batch) =>
        $"Math.Min(Math.Max({splitGrid} / ({Tiles(shape, block, batch)} * {shape.Groups}), 1), {maxParts})";

    private static string Tiles(GemmShape shape, BlockShape block, string batch) =>
        $"((({batch} * {shape.Output.Pixels}) + {block.Rows - 1}) / {block.Rows} * {block.ColumnTiles(shape)})";

    private static string Grid(GemmShape shape, BlockShape block, string parts) =>
        KernelExpressions.Launch(Tiles(shape, block, "batch"), $"{shape.Groups}", parts, block.Threads);
}
