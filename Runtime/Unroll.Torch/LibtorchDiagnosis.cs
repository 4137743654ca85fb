using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using TorchSharp;

namespace Unroll.Torch;

/// <summary>Finds out from the system's messages why a library could not be loaded.</summary>
internal static partial class LibtorchDiagnosis
{
    /// <summary>The library that TorchSharp calls, which in turn calls libtorch.</summary>
    public const string NativeHalf = "LibTorchSharp";

    /// <summary>The platforms that TorchSharp's packages have a native half for.</summary>
    private static readonly string[] SupportedPlatforms = ["linux-x64", "win-x64", "win-arm64", "osx-arm64"];

    private static string Version { get; } = typeof(torch).Assembly.GetName().Version!.ToString(3);

    private static string HowToGetIt => $"The packages TorchSharp-cpu, TorchSharp-cuda-linux and TorchSharp-cuda-windows {Version} bring it to the program that references one of them.";

    /// <summary>The operating system, the C library where it is not the usual one, and the processor.</summary>
    public static string CurrentPlatform { get; } =
        (OperatingSystem.IsWindows() ? "win"
        : OperatingSystem.IsMacOS() ? "osx"
        : !OperatingSystem.IsLinux() ? RuntimeInformation.RuntimeIdentifier
        : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "linux-musl"
        : "linux") + $"-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    /// <summary>Says why TorchSharp's native half did not load.</summary>
    /// <param name="error">The error from loading it: its message has a line from the system's loader for each place tried.</param>
    /// <param name="isLibtorchFound">Whether libtorch itself could be loaded.</param>
    /// <param name="platform">What runs the process, as <see cref="CurrentPlatform"/> has it.</param>
    public static LibtorchException Of(Exception error, bool isLibtorchFound, string platform)
    {
        var (failure, message) = Explain(error, isLibtorchFound, platform);
        return new LibtorchException(message, error) { Failure = failure };
    }

    private static (LibtorchFailure Failure, string Message) Explain(Exception error, bool isLibtorchFound, string platform)
    {
        var text = error.Message;
        if (!SupportedPlatforms.Contains(platform))
        {
            return (LibtorchFailure.UnsupportedPlatform, $"TorchSharp {Version} does not run on {platform}: libtorch is available for {string.Join(", ", SupportedPlatforms)}.");
        }

        if (VersionNotFound().Match(text) is { Success: true } version)
        {
            return TooOld(version.Groups["library"].Value, version.Groups["version"].Value, version.Groups["user"].Value);
        }

        if (error is BadImageFormatException || OtherProcessor().IsMatch(text))
        {
            return (LibtorchFailure.UnsupportedPlatform, $"This program's libtorch is for a different processor than {platform}, which it runs on. {Details(text)}");
        }

        if (MissingPart().Match(text) is { Success: true } part)
        {
            return (LibtorchFailure.Missing, $"libtorch is missing: {part.Groups["library"].Value} is not found. {HowToGetIt}");
        }

        if (Lines(text).All(IsNotThere))
        {
            return isLibtorchFound
                ? (LibtorchFailure.LoadFailed, $"{NativeHalf}, TorchSharp's native half, or a library that it needs is not found, but libtorch is: is the package TorchSharp {Version} complete in the program?")
                : (LibtorchFailure.Missing, $"libtorch is missing: {NativeHalf}, TorchSharp's native half, or a library that it needs is not found. {HowToGetIt}");
        }

        return (LibtorchFailure.LoadFailed, $"libtorch cannot be loaded. {Details(text)}");
    }

    private static (LibtorchFailure Failure, string Message) TooOld(string library, string version, string user)
    {
        // The loader names the first version that it misses; the newest one tells which system will do.
        var family = version[..(version.IndexOf('_', StringComparison.Ordinal) + 1)];
        var needed = LibraryVersions.Newest(user, family) ?? version;
        var found = LibraryVersions.Newest(library, family) is { } newest ? $"ends at {newest}" : "does not have it";
        var need = $"TorchSharp {Version} needs {needed}; this system's {library} {found}.";
        return family == "GLIBC_"
            ? (LibtorchFailure.UnsupportedPlatform, $"{need} Use a newer system (Debian 13, Ubuntu 24.04).")
            : (LibtorchFailure.LibstdcxxTooOld,
                $"{need} Use a newer system (Debian 13, Ubuntu 24.04), or, before the program starts: export LD_LIBRARY_PATH=$(libstdcxx.sh), "
                + "the script in Runtime/Unroll.Torch of Unroll's repository and in tools of its package Unroll.Torch.");
    }

    /// <summary>What the loader said about the places where it found something.</summary>
    private static string Details(string text)
    {
        string[] lines = [.. Lines(text)];
        return lines.FirstOrDefault(line => !IsNotThere(line)) ?? lines.FirstOrDefault() ?? text;
    }

    /// <summary>The loader's lines, without the runtime's own, which announces them.</summary>
    private static IEnumerable<string> Lines(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length > 1 ? lines.Skip(1) : lines;
    }

    private static bool IsNotThere(string line) => NotThere().IsMatch(line);

    [GeneratedRegex(@"^(?<library>[^:\n]+): version [`'](?<version>(GLIBCXX|CXXABI|GLIBC)_[^']+)' not found \(required by (?<user>[^)\n]+)\)", RegexOptions.Multiline)]
    private static partial Regex VersionNotFound();

    [GeneratedRegex("wrong ELF class|incompatible architecture|0x800700C1", RegexOptions.IgnoreCase)]
    private static partial Regex OtherProcessor();

    /// <summary>A library that one in the program asks for by its bare name.</summary>
    [GeneratedRegex(@"^(?<library>lib(torch|c10)[^/:\s]*): cannot open shared object file|Library not loaded: (@rpath/)?(?<library>lib(torch|c10)[^/:\s]*)", RegexOptions.Multiline)]
    private static partial Regex MissingPart();

    [GeneratedRegex("cannot open shared object file: No such file|no such file|0x8007007E", RegexOptions.IgnoreCase)]
    private static partial Regex NotThere();
}
