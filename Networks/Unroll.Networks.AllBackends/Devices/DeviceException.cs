namespace Unroll.Networks.Devices;

/// <summary>A device is not available, or cannot load a network; the message says why and what would help.</summary>
internal sealed class DeviceException(string message) : Exception(message)
{
    /// <summary>True if no machine has a device of that name.</summary>
    public bool IsNameWrong { get; init; }
}
