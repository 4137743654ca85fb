using TorchSharp;
using static TorchSharp.torch;

namespace Unroll.Torch;

/// <summary>Where modules and tensors live.</summary>
internal static class TorchDevices
{
    /// <summary>Moves a module to a device by TorchSharp's name.</summary>
    /// <exception cref="ArgumentException">This machine, or the referenced package of TorchSharp, has no such device.</exception>
    public static void Move(nn.Module module, string device)
    {
        if (device.StartsWith("cuda", StringComparison.Ordinal) && !cuda.is_available())
        {
            throw new ArgumentException(
                $"There is no device {device}: TorchSharp sees no CUDA GPU. It needs an NVIDIA driver and TorchSharp-cuda-linux or TorchSharp-cuda-windows in place of TorchSharp-cpu.",
                nameof(device));
        }

        module.to(device);
    }

    /// <summary>The tensor on the module's device, in the type of its parameters.</summary>
    public static Tensor Move(Tensor tensor, nn.Module module)
    {
        var parameter = module.parameters().First();
        return tensor.to(parameter.dtype, parameter.device);
    }
}
