using TorchSharp;
using Unroll.Tests.Support;
using Unroll.Weights;

namespace Unroll.Torch.Tests;

/// <summary>What the tests of the TorchSharp modules share.</summary>
internal static class TorchSupport
{
#if USE_TORCH
    public const bool IsStandIn = false;

    public static string RanOn { get; } = $"TorchSharp {typeof(torch).Assembly.GetName().Version!.ToString(3)}";
#else
    public const bool IsStandIn = true;

    public static string RanOn { get; } = torch.StandInName;
#endif

    /// <summary>Ends a test where TorchSharp is there but libtorch is not.</summary>
    public static void NeedsLibtorch() => Assert.SkipWhen(!HasLibtorch.Value, $"{RanOn} does not find libtorch.");

    /// <summary>Ends a test that needs gradients or random numbers of libtorch.</summary>
    public static void NeedsTorchSharp() => Assert.SkipWhen(IsStandIn, $"{RanOn} does not train: this needs the TorchSharp package and libtorch.");

    private static readonly Lazy<bool> HasLibtorch = new(() =>
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            return true;
        }
        catch (Exception e) when (e is NotSupportedException or TypeInitializationException or DllNotFoundException)
        {
            return false;
        }
    });

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
