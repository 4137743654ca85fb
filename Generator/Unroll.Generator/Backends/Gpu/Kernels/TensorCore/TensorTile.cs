using Unroll.Generator.Backends.Gpu.Kernels.Tiled;

namespace Unroll.Generator.Backends.Gpu.Kernels.TensorCore;

/// <summary>How a group of threads shares a tile of a product on tensor cores. The larger a warp's tile, the fewer reads of shared memory per multiplication.</summary>
/// <param name="Rows">Rows of the result: output pixels.</param>
/// <param name="Columns">Columns of the result: output channels.</param>
/// <param name="WarpRows">Rows of a warp, a multiple of 16.</param>
/// <param name="WarpColumns">Columns of a warp, a multiple of 8.</param>
internal sealed record TensorTile(int Rows, int Columns, int WarpRows, int WarpColumns)
{
    public BlockShape Block(ReducedPrecision precision)
    {
        var isHalf = precision == ReducedPrecision.Float16;
        return new BlockShape(Rows, Columns, isHalf ? 32 : 16, Rows / WarpRows * (Columns / WarpColumns) * 32, 4, isHalf ? 2 : 1);
    }

    /// <summary>The tile for many rows.</summary>
    public static TensorTile Wide(GemmShape shape, GpuTuning tuning) => (tuning.TensorColumns > 0 ? tuning.TensorColumns : shape.WeightPitch) switch
    {
        > 64 => new(128, 128, 64, tuning.TensorWarpColumns),
        > 32 => new(128, 64, 64, 32),
        _ => new(128, 32, 32, 32),
    };

    /// <summary>The tile for few rows.</summary>
    public static TensorTile Narrow(GemmShape shape) => shape.WeightPitch > 32 ? new(64, 64, 32, 32) : new(64, 32, 16, 32);
}
