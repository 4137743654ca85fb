using Unroll.Generator.Emission.Ilgpu.Tiled;

namespace Unroll.Generator.Emission.Ilgpu.TensorCore;

/// <summary>How a group of threads shares a tile of a product on tensor cores: each warp takes some rows and 32 columns.</summary>
/// <param name="Rows">Rows of the result: output pixels.</param>
/// <param name="Columns">Columns of the result: output channels.</param>
/// <param name="WarpRows">Rows of a warp, a multiple of 16.</param>
internal sealed record TensorTile(int Rows, int Columns, int WarpRows)
{
    public BlockShape Block(ReducedPrecision precision)
    {
        var isHalf = precision == ReducedPrecision.Float16;
        return new BlockShape(Rows, Columns, isHalf ? 32 : 16, Rows / WarpRows * (Columns / 32) * 32, 4, isHalf ? 2 : 1);
    }

    /// <summary>The tile for many rows.</summary>
    public static TensorTile Wide(GemmShape shape) => new(128, shape.WeightPitch > 32 ? 64 : 32, shape.WeightPitch > 32 ? 64 : 32);

    /// <summary>The tile for few rows.</summary>
    public static TensorTile Narrow(GemmShape shape) => new(64, shape.WeightPitch > 32 ? 64 : 32, shape.WeightPitch > 32 ? 32 : 16);
}
