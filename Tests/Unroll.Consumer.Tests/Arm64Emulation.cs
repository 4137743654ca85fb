using System.Runtime.InteropServices;
using Unroll.Testing;

namespace Unroll.Consumer.Tests;

/// <summary>Runs .NET programs for ARM64 under QEMU's user mode, which interprets their instructions and passes their system calls on to this Linux.</summary>
internal static class Arm64Emulation
{
    private const string Emulator = "qemu-aarch64";

    /// <summary>Where Debian and Ubuntu put another processor's libraries.</summary>
    private const string Libraries = "/usr/aarch64-linux-gnu";

    private static readonly string[] Needed = ["ld-linux-aarch64.so.1", "libc.so.6", "libstdc++.so.6", "libgcc_s.so.1"];

    private static readonly Dictionary<string, string> Variables = new()
    {
        // Code that is written through another mapping than it runs from goes unnoticed by QEMU before 8.1: it would run what was there before.
        ["DOTNET_EnableWriteXorExecute"] = "0",

        // Compiling twice costs more here than it gains, and so does optimising at once what runs a few times.
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_TC_CallCounting"] = "0",
        ["TERM"] = "dumb",
    };

    /// <summary>Skips the test where nothing can emulate, or nothing has to.</summary>
    public static void SkipUnlessPossible()
    {
        Assert.SkipWhen(RuntimeInformation.OSArchitecture == Architecture.Arm64, "This processor is an ARM64 one: all tests of the kernels and networks run on it natively.");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "QEMU runs programs of another processor on Linux only.");
        var missing = Needed.Select(library => Path.Combine(Libraries, "lib", library)).Where(path => !File.Exists(path)).ToList();
        if (!IsOnPath(Emulator))
        {
            missing.Insert(0, Emulator);
        }

        Assert.SkipWhen(
            missing.Count > 0,
            $"Running ARM64 programs takes {string.Join(", ", missing)} (Debian: apt-get install qemu-user libc6-arm64-cross libstdc++6-arm64-cross libgcc-s1-arm64-cross).");
    }

    /// <summary>Runs a self-contained program.</summary>
    public static Task<CommandResult> RunAsync(string program, string directory, params IEnumerable<string> arguments) =>
        DotnetCommand.RunProgramAsync(Emulator, directory, ["-L", Libraries, program, .. arguments], Variables);

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Any(folder => File.Exists(Path.Combine(folder, program)));
}
