namespace Unroll.Server.BackEnds;

/// <summary>Where a network is to run, as the command line or a configuration says.</summary>
/// <param name="Name">The device as the tool names it: "cpu", "gpu", "opencl:0", "torch".</param>
/// <param name="Precision">What a GPU's multiplications may round to: "fp32", "tf32", "fp16".</param>
internal sealed record DeviceChoice(string Name, string Precision)
{
    /// <summary>The precision that every device has.</summary>
    public const string FullPrecision = "fp32";

    /// <summary>Whether a word names the device: case does not matter.</summary>
    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
