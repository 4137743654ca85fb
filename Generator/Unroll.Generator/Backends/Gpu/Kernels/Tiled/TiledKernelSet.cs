namespace Unroll.Generator.Backends.Gpu.Kernels.Tiled;

/// <summary>Convolutions and linear layers for GPUs: shared memory, register tiles, 16-byte loads.</summary>
internal sealed class TiledKernelSet(GpuTuning tuning) : IKernelSet
{
    /// <summary>Images that a block of a vector product computes together.</summary>
    private const int VectorsPerBlock = 4;

    public string Name => "Tiled";

    /// <summary>True for what is computed in tiles whatever the batch: no depthwise convolution, no narrow groups, no vectors.</summary>
    public static bool IsMatrixProduct(GemmShape shape) => !TiledDepthwise.Suits(shape) && !VectorProductKernel.Suits(shape) && !NarrowGroupsKernel.Suits(shape);

    public IReadOnlyList<KernelText>? Write(KernelSignature signature) => GemmShape.Of(signature) is not { } shape ? null
        : TiledDepthwise.Suits(shape) ? [new KernelText("Depthwise", TiledDepthwise.Launch(shape), writer => TiledDepthwise.Write(writer, shape))]
        : VectorProductKernel.Suits(shape) ? VectorProducts(shape)
        : NarrowGroupsKernel.Suits(shape) ? [new KernelText("Grouped", NarrowGroupsKernel.Launch(shape), writer => NarrowGroupsKernel.Write(writer, shape))]
        : Products(shape, 1);

    private List<KernelText> Products(GemmShape shape, int firstBatch) => ProductKernels.Write(
        shape, tuning, firstBatch, (writer, wide, splits) => new GemmKernel(writer, shape, wide ? TileSelection.Wide(shape, tuning) : TileSelection.Narrow(shape, tuning), splits));

    private List<KernelText> VectorProducts(GemmShape shape) =>
    [
        new KernelText("Vector", $"static batch => batch == 1 ? {VectorProductKernel.Grid(shape, 1)} : default", writer => VectorProductKernel.Write(writer, shape, 1)),
        new KernelText(
            $"Vector{VectorsPerBlock}", $"static batch => batch > 1 && batch < {tuning.FirstTiledBatch} ? {VectorProductKernel.Grid(shape, VectorsPerBlock)} : default",
            writer => VectorProductKernel.Write(writer, shape, VectorsPerBlock))
        {
            IsAlternative = true,
        },
        .. Products(shape, tuning.FirstTiledBatch),
    ];
}
