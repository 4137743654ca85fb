using System.Runtime.InteropServices;
using Unroll.Testing;

namespace Unroll.Consumer.Tests;

/// <summary>Users' programs without the runtime's compiler or without a runtime, published from the packages alone.</summary>
public sealed class PublishTests(PackageFeed feed)
{
    private const string Program = "<OutputType>Exe</OutputType>";

    private static string Runtime => RuntimeInformation.RuntimeIdentifier;

    [Fact]
    public async Task Runs_trimmed_and_self_contained()
    {
        var project = new ConsumerProject(
            feed, "Trimmed", "net10.0", $"{Program}<SelfContained>true</SelfContained><PublishTrimmed>true</PublishTrimmed><TrimMode>full</TrimMode><TrimmerSingleWarn>false</TrimmerSingleWarn>").WithProgram();
        await project.PublishAsync(Runtime);
        feed.AssertClose(await project.RunAsync());
    }

    [Fact]
    public async Task Runs_as_native_code()
    {
        var linker = await FindLinkerAsync();
        var project = new ConsumerProject(
            feed, "Native", "net9.0", $"{Program}<PublishAot>true</PublishAot><IlcInstructionSet>native</IlcInstructionSet><TrimmerSingleWarn>false</TrimmerSingleWarn>{linker}").WithProgram();
        await project.PublishAsync(Runtime);
        Assert.False(File.Exists(Path.Combine(project.Folder, "out", "Native.dll")));
        feed.AssertClose(await project.RunAsync());
    }

    /// <summary>Native AOT links with clang; where there is none, gcc will do.</summary>
    private static async Task<string> FindLinkerAsync()
    {
        if (!OperatingSystem.IsLinux() || await RunsAsync("clang"))
        {
            return "";
        }

        Assert.SkipUnless(await RunsAsync("gcc"), "Native AOT needs a linker, and neither clang nor gcc is installed.");
        return "<CppCompilerAndLinker>gcc</CppCompilerAndLinker>";
    }

    private static async Task<bool> RunsAsync(string program)
    {
        try
        {
            return (await DotnetCommand.RunProgramAsync(program, AppContext.BaseDirectory, ["--version"])).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
