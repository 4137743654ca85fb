using TorchSharp;
using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Torch.Tests;

/// <summary>What the tests of the TorchSharp modules share.</summary>
internal static class TorchSupport
{
    public static string RanOn { get; } = $"TorchSharp {typeof(torch).Assembly.GetName().Version!.ToString(3)}";

    /// <summary>Ends a test where TorchSharp cannot be used, with the reason.</summary>
    public static void NeedsLibtorch() => Assert.SkipUnless(Libtorch.TryLoad(out var problem), problem?.Message ?? "");

    public static StateDict Weights(NetworkInfo info)
    {
        var names = info.Parameters.Select(p => p.Name).ToHashSet();
        return StateDict.FromArrays(info.Parameters
            .Where(p => p.Kind != ParameterKind.Counter)
            .Select(p => (p.Name, FormulaWeights.Tensor(p.Name, [.. p.Shape], names), p.Shape.ToArray())));
    }

    public static float[] Input(NetworkInfo info, int batch) => FormulaWeights.Input([batch, info.Input.Channels, info.Input.Height, info.Input.Width]);

    public static torch.Tensor Images(NetworkInfo info, int batch) =>
        torch.as_tensor(Input(info, batch)).reshape(batch, info.Input.Channels, info.Input.Height, info.Input.Width);
}
