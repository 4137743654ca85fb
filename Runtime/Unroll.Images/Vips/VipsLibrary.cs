using NetVips;

namespace Unroll.Images.Vips;

/// <summary>libvips in this process: found, and set up once.</summary>
internal static class VipsLibrary
{
    private static readonly string? Failure = SetUp();

    /// <exception cref="ImageException">libvips is not there.</exception>
    internal static void Require(string name)
    {
        if (Failure is not null)
        {
            throw new ImageException(
                $"{name}: libvips, which decodes all images but BMP, PGM and PPM, could not be loaded: {Failure} The package NetVips.Native brings it for Linux, macOS and Windows on x64 and ARM64.");
        }
    }

    private static string? SetUp()
    {
        if (!ModuleInitializer.VipsInitialized)
        {
            return ModuleInitializer.Exception?.Message ?? "no reason is given.";
        }

        // What damages a file is told by the ImageException, or not at all; libvips would write it on the terminal.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning | Enums.LogLevelFlags.Message | Enums.LogLevelFlags.Info | Enums.LogLevelFlags.Debug, static (_, _, _) => { });

        // Loaders that were not written with hostile files in mind; none of them is called here, nor shall one of those that are call them.
        NetVips.NetVips.BlockUntrusted = true;
        return null;
    }
}
