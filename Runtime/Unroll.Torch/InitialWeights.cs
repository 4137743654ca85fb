using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace Unroll.Torch;

/// <summary>
/// A network's initial weights, for generated code: those of its family upstream. Norms start with scale one and shift zero; a null distribution, or a bias that is not zero,
/// stands for PyTorch's default, uniform within 1 / sqrt(fan_in).
/// </summary>
public sealed record InitialWeights
{
    /// <summary>For convolutions.</summary>
    public WeightDistribution? Convolution { get; init; }

    /// <summary>Whether the biases of convolutions are zero.</summary>
    public bool ZeroConvolutionBias { get; init; }

    /// <summary>For linear layers.</summary>
    public WeightDistribution? Linear { get; init; }

    /// <summary>Whether the biases of linear layers are zero.</summary>
    public bool ZeroLinearBias { get; init; }

    /// <summary>For convolutions of the classifier; null: the same as all convolutions.</summary>
    public WeightDistribution? ConvolutionOfHead { get; init; }

    /// <summary>Whether the last norm of each residual branch starts at zero unless <see cref="TorchOptions.ZeroInitResidual"/> says otherwise.</summary>
    public bool ZeroInitResidual { get; init; }

    internal void Set(nn.Module module, bool isOfHead)
    {
        switch (module)
        {
            case Conv2d convolution:
                ((isOfHead ? ConvolutionOfHead : null) ?? Convolution)?.Draw(convolution.weight!);
                SetBias(convolution.bias, ZeroConvolutionBias);
                break;
            case Linear linear:
                Linear?.Draw(linear.weight!);
                SetBias(linear.bias, ZeroLinearBias);
                break;
            case GroupNorm norm:
                ones_(norm.weight);
                zeros_(norm.bias!);
                break;
        }
    }

    /// <summary>A convolution's weights of a deviation and its bias zero; a norm's scale zero where the deviation is.</summary>
    internal static void SetStd(nn.Module module, double std)
    {
        if (module is Conv2d convolution)
        {
            normal_(convolution.weight!, 0, std);
            SetBias(convolution.bias, isZero: true);
        }
        else if (std == 0)
        {
            SetZero(module);
        }
    }

    /// <summary>Zero for the scale of the norm that ends a residual branch.</summary>
    internal static void SetZero(nn.Module module)
    {
        switch (module)
        {
            case BatchNorm2d norm:
                zeros_(norm.weight);
                break;
            case GroupNorm norm:
                zeros_(norm.weight);
                break;
        }
    }

    private static void SetBias(Tensor? bias, bool isZero)
    {
        if (isZero && bias is not null)
        {
            zeros_(bias);
        }
    }
}
