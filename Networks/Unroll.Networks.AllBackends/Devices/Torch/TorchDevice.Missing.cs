namespace Unroll.Networks.Devices.Torch;

/// <summary>The TorchSharp module in a build that has neither libtorch nor the modules.</summary>
internal static class TorchDevice
{
    /// <exception cref="DeviceException">Always; the message says how to get a build with libtorch.</exception>
    public static Device Open() =>
        throw new DeviceException($"libtorch, hundreds of megabytes, is not in this build. {LibtorchAdvice.For(AppContext.BaseDirectory)}");
}
