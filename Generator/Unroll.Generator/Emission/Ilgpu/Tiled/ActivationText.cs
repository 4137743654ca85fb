using Unroll.Generator.Graph;

namespace Unroll.Generator.Emission.Ilgpu.Tiled;

internal static class ActivationText
{
    public static string Apply(ActivationKind kind, string value) => kind switch
    {
        ActivationKind.None => value,
        ActivationKind.Relu => $"IntrinsicMath.Max({value}, 0f)",
        _ => throw new InvalidOperationException(),
    };
}
