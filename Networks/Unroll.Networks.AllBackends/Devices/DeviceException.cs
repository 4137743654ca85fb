namespace Unroll.Networks.Devices;

/// <summary>A device cannot be had, or cannot load a network; the message says why and what would help.</summary>
internal sealed class DeviceException(string message) : Exception(message)
{
    /// <summary>True when no machine has a device of that name.</summary>
    public bool IsNameWrong { get; init; }
}
