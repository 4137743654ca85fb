using Unroll.Generator.Graph;

namespace Unroll.Generator.Emission.Ilgpu.Tiled;

/// <summary>Names of kernels.</summary>
internal static class KernelName
{
    /// <summary>"Conv3x3s2g32_56x56x64_28x28x128_Tile64x64"</summary>
    public static string Of(GemmShape shape, string how)
    {
        var window = shape.Window;
        var what = shape.Signature.Operator is LinearOperator ? "Linear" : $"Conv{window.Height}x{window.Width}";
        var stride = window.StrideX > 1 || window.StrideY > 1 ? $"s{window.StrideX}" : "";
        var dilation = window.DilationX > 1 || window.DilationY > 1 ? $"d{window.DilationX}" : "";
        var groups = shape.Groups > 1 ? $"g{shape.Groups}" : "";
        return $"{what}{stride}{dilation}{groups}_{shape.Input}_{shape.Output}_{how}";
    }
}
