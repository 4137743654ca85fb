using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Unroll.Cpu.Packing;
using Unroll.Cpu.Simd;
using unsafe Tile = delegate*<
    Unroll.Cpu.Kernels.Convolution.Dense.ConvolutionJob*, float*, float*, float*, nint, float*, nint, byte*, void>;

namespace Unroll.Cpu.Kernels.Convolution.Dense;

/// <summary>The instances of <see cref="ConvolutionTile"/> that one layer needs: two tile heights, and two widths.</summary>
internal unsafe struct ConvolutionKernels
{
    public Tile ShortWide;
    public Tile LongWide;
    public Tile ShortNarrow;
    public Tile LongNarrow;

    /// <summary>Lanes of the wide tiles. The narrow ones take a block, <see cref="PackedLayout.BlockWidth"/>.</summary>
    public int WideLanes;

    /// <summary>The tallest tile whose sums stay in registers.</summary>
    public static int MaxRows(SimdLevel level) =>
        level == SimdLevel.Vector512 || Avx512F.VL.IsSupported || AdvSimd.IsSupported ? ConvolutionTile.MaxRows : 6;

    public static ConvolutionKernels Select(SimdLevel level, int shortRows)
    {
        switch (level)
        {
            case SimdLevel.Vector512:
                return new ConvolutionKernels
                {
                    ShortWide = Rows<Vector512<float>, Simd512, Count2>(shortRows),
                    LongWide = Rows<Vector512<float>, Simd512, Count2>(shortRows + 1),
                    ShortNarrow = Rows<Vector512<float>, Simd512, Count1>(shortRows),
                    LongNarrow = Rows<Vector512<float>, Simd512, Count1>(shortRows + 1),
                    WideLanes = 32,
                };
            case SimdLevel.Vector256:
                return Wide<Vector256<float>, Simd256>(shortRows);
            case SimdLevel.Vector128:
                return Wide<Vector128<float>, Simd128>(shortRows);
            default:
                return Wide<float, SimdScalar>(shortRows);
        }
    }

    private static ConvolutionKernels Wide<V, S>(int shortRows)
        where V : struct
        where S : struct, ISimd<V> => new()
        {
            ShortWide = Rows<V, S, Count2>(shortRows),
            LongWide = Rows<V, S, Count2>(shortRows + 1),
            WideLanes = 2 * S.Width,
        };

    // If no tile is long, a tile one higher than the highest is requested; any instance will do for it.
    private static Tile Rows<V, S, TColumns>(int rows)
        where V : struct
        where S : struct, ISimd<V>
        where TColumns : unmanaged => rows switch
        {
            1 => &ConvolutionTile.Run<V, S, Count1, TColumns>,
            2 => &ConvolutionTile.Run<V, S, Count2, TColumns>,
            3 => &ConvolutionTile.Run<V, S, Count3, TColumns>,
            4 => &ConvolutionTile.Run<V, S, Count4, TColumns>,
            5 => &ConvolutionTile.Run<V, S, Count5, TColumns>,
            6 => &ConvolutionTile.Run<V, S, Count6, TColumns>,
            7 => &ConvolutionTile.Run<V, S, Count7, TColumns>,
            8 => &ConvolutionTile.Run<V, S, Count8, TColumns>,
            9 => &ConvolutionTile.Run<V, S, Count9, TColumns>,
            10 => &ConvolutionTile.Run<V, S, Count10, TColumns>,
            11 => &ConvolutionTile.Run<V, S, Count11, TColumns>,
            _ => &ConvolutionTile.Run<V, S, Count12, TColumns>,
        };
}
