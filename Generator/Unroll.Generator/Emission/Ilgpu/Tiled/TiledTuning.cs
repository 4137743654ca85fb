namespace Unroll.Generator.Emission.Ilgpu.Tiled;

/// <summary>Convolutions and linear layers for GPUs: shared memory, register tiles, 16-byte loads.</summary>
internal sealed class TiledTuning : IKernelTuning
{
    /// <summary>Images from which a linear layer is computed in tiles.</summary>
    private const int FirstTiledBatch = 33;

    /// <summary>Images that a block of a vector product computes together.</summary>
    private const int VectorsPerBlock = 4;

    public string Name => "Tiled";

    public IReadOnlyList<KernelText>? Write(KernelSignature signature) => GemmShape.Of(signature) is not { } shape ? null
        : DepthwiseKernel.Suits(shape) ? [new KernelText(KernelName.Of(shape, "Depthwise"), DepthwiseKernel.Launch(shape), writer => DepthwiseKernel.Write(writer, shape))]
        : VectorProductKernel.Suits(shape) ? VectorProducts(shape)
        : NarrowGroupsKernel.Suits(shape) ? [new KernelText(KernelName.Of(shape, "Grouped"), NarrowGroupsKernel.Launch(shape), writer => NarrowGroupsKernel.Write(writer, shape))]
        : Products(shape, 1);

    /// <summary>Kernels that compute a product in tiles, for batches from the first given.</summary>
    private static List<KernelText> Products(GemmShape shape, int firstBatch)
    {
        var firstWide = Math.Max(firstBatch, TileSelection.FirstWideBatch(shape));
        var kernels = new List<KernelText>();
        if (firstWide > firstBatch)
        {
            var narrow = TileSelection.Narrow(shape);
            var splits = TileSelection.MaxSplits(shape);
            var condition = firstBatch > 1 ? $"batch is >= {firstBatch} and < {firstWide}" : $"batch < {firstWide}";
            var parts = Parts(shape, narrow, splits, "batch");
            kernels.Add(new KernelText(
                KernelName.Of(shape, $"Tile{narrow.Rows}x{narrow.Columns}"), $"static batch => {condition} ? {Grid(shape, narrow, parts)} : default",
                writer => new GemmKernel(writer, shape, narrow, splits > 1).Write())
            {
                WorkspaceLength = splits > 1 ? TileSelection.SplitGrid * narrow.Rows * narrow.Columns : 0,
            });
            if (splits > 1)
            {
                var quads = shape.Output.Pixels * ReductionKernel.QuadsPerRow(shape);
                kernels.Add(new KernelText(
                    KernelName.Of(shape, "Sum"),
                    $"static batch => {condition} && {parts} > 1 ? new KernelConfig(new Index3D(((batch * {quads}) + {ReductionKernel.Threads - 1}) / {ReductionKernel.Threads}, 1, 1), "
                    + $"new Index3D({ReductionKernel.Threads}, 1, 1)) : default",
                    writer => ReductionKernel.Write(writer, shape, Parts(shape, narrow, splits, "at.Batch"))));
            }
        }

        var wide = TileSelection.Wide(shape);
        kernels.Add(new KernelText(
            KernelName.Of(shape, $"Tile{wide.Rows}x{wide.Columns}"),
            firstWide == 1 ? $"static batch => {Grid(shape, wide, "1")}" : $"static batch => batch >= {firstWide} ? {Grid(shape, wide, "1")} : default",
            writer => new GemmKernel(writer, shape, wide, false).Write()));
        return kernels;
    }

    private static List<KernelText> VectorProducts(GemmShape shape) =>
    [
        new KernelText(
            KernelName.Of(shape, "Vector"), $"static batch => batch == 1 ? {VectorProductKernel.Grid(shape, 1)} : default", writer => VectorProductKernel.Write(writer, shape, 1)),
        new KernelText(
            KernelName.Of(shape, $"Vector{VectorsPerBlock}"), $"static batch => batch is > 1 and < {FirstTiledBatch} ? {VectorProductKernel.Grid(shape, VectorsPerBlock)} : default",
            writer => VectorProductKernel.Write(writer, shape, VectorsPerBlock)),
        .. Products(shape, FirstTiledBatch),
    ];

    /// <summary>The number of parts of the inner dimension for a batch, as an expression: whole tiles for a batch that has enough of them, else as many parts as fill the device.</summary>
    private static string Parts(GemmShape shape, Tile tile, int splits, string batch) => splits == 1 ? "1"
        : $"Math.Min(Math.Max({TileSelection.SplitGrid} / ({Tiles(shape, tile, batch)} * {shape.Groups}), 1), {splits})";

    private static string Tiles(GemmShape shape, Tile tile, string batch) =>
        $"((({batch} * {shape.Output.Pixels}) + {tile.Rows - 1}) / {tile.Rows} * {tile.Block.ColumnTiles(shape)})";

    private static string Grid(GemmShape shape, Tile tile, string parts) =>
        $"new KernelConfig(new Index3D({Tiles(shape, tile, "batch")}, {shape.Groups}, {parts}), new Index3D({tile.Threads}, 1, 1))";
}
