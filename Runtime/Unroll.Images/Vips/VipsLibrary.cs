using NetVips;

namespace Unroll.Images.Vips;

/// <summary>libvips in this process: found, and set up once.</summary>
internal static class VipsLibrary
{
    private const Enums.LogLevelFlags Told = Enums.LogLevelFlags.Critical | Enums.LogLevelFlags.Warning | Enums.LogLevelFlags.Message | Enums.LogLevelFlags.Info | Enums.LogLevelFlags.Debug;

    // The domain of GLib's objects, which is the whole process's: libvips sets its images' properties to what the file says, and GLib writes what is out of range.
    private const string ObjectDomain = "GLib-GObject";

    private static readonly string? Failure = SetUp();

    private static readonly object Gate = new();
    private static readonly Use OneUse = new();
    private static int _users;
    private static uint _objectHandler;

    /// <summary>Until it is disposed, nothing that a file makes GLib say is written on the terminal.</summary>
    /// <exception cref="ImageException">libvips is not there.</exception>
    internal static IDisposable Enter(string name)
    {
        if (Failure is not null)
        {
            throw new ImageException(
                $"{name}: libvips, which decodes all images but BMP, PGM and PPM, could not be loaded: {Failure} The package NetVips.Native brings it for Linux, macOS and Windows on x64 and ARM64.");
        }

        lock (Gate)
        {
            if (_users++ == 0)
            {
                _objectHandler = Log.SetLogHandler(ObjectDomain, Told, static (_, _, _) => { });
            }
        }

        return OneUse;
    }

    private static void Leave()
    {
        lock (Gate)
        {
            if (--_users == 0)
            {
                Log.RemoveLogHandler(ObjectDomain, _objectHandler);
            }
        }
    }

    private static string? SetUp()
    {
        if (!ModuleInitializer.VipsInitialized)
        {
            return ModuleInitializer.Exception?.Message ?? "no reason is given.";
        }

        // What damages a file is told by the ImageException, or not at all; libvips would write it on the terminal.
        Log.SetLogHandler("VIPS", Told, static (_, _, _) => { });

        // Loaders that were not written with hostile files in mind; none of them is called here, nor shall one of those that are call them.
        NetVips.NetVips.BlockUntrusted = true;
        return null;
    }

    private sealed class Use : IDisposable
    {
        public void Dispose() => Leave();
    }
}
