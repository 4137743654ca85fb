using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace Unroll.Torch;

/// <summary>
/// The weights that training starts from, as torchvision, timm and ResNeSt start most of their convolutional networks: convolutions normal with the deviation
/// sqrt(2 / fan_out) (Kaiming), norms one and zero, linear layers as PyTorch or, where upstream says so (VGG, MobileNetV2), normal with zero bias.
/// </summary>
internal static class InitialValues
{
    public static void Set(nn.Module module, double linearDeviation)
    {
        switch (module)
        {
            case Conv2d convolution:
                kaiming_normal_(convolution.weight, mode: FanInOut.FanOut, nonlinearity: NonlinearityType.ReLU);
                if (convolution.bias is { } bias)
                {
                    zeros_(bias);
                }

                break;
            case Linear linear when linearDeviation > 0:
                normal_(linear.weight, 0, linearDeviation);
                zeros_(linear.bias!);
                break;
            case GroupNorm norm:
                ones_(norm.weight);
                zeros_(norm.bias!);
                break;
        }
    }

    /// <summary>Zero for all that a convolution computes, or for the scale of a norm.</summary>
    public static void SetZero(nn.Module module)
    {
        if (module is Conv2d convolution)
        {
            zeros_(convolution.weight);
            if (convolution.bias is { } bias)
            {
                zeros_(bias);
            }
        }
        else
        {
            SetBranchEnd(module);
        }
    }

    /// <summary>Zero for the scale of the norm that ends a residual branch.</summary>
    public static void SetBranchEnd(nn.Module module)
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
}
