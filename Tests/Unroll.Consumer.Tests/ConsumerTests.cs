using System.Runtime.InteropServices;

namespace Unroll.Consumer.Tests;

/// <summary>Users' projects, built from the packages alone. One class, so that the builds run one after the other.</summary>
public sealed class ConsumerTests(PackageFeed feed)
{
    private const string Program = "<OutputType>Exe</OutputType>";

    // The program's own text is not the point: literals, and a public type in a program.
    private const string Strict = "<AnalysisMode>All</AnalysisMode><GenerateDocumentationFile>true</GenerateDocumentationFile><NoWarn>$(NoWarn);CA1303;CA1515</NoWarn>";

    // Another instruction set may round a sum differently.
    private const double Tolerance = 1e-6;

    private static string Runtime => RuntimeInformation.RuntimeIdentifier;

    [Fact]
    public async Task Runs_on_net10_without_a_warning_under_all_analyzers()
    {
        var project = new ConsumerProject(feed, "Jit", "net10.0", $"{Program}{Strict}<Nullable>enable</Nullable>").WithProgram();
        await project.RestoreAsync();
        ConsumerProject.AssertClean(await project.BuildAsync());
        Assert.Equal(feed.Expected, await project.RunAsync());
    }

    [Fact]
    public async Task Runs_as_a_net8_program_of_CSharp_12_without_nullable()
    {
        var project = new ConsumerProject(
            feed, "Net8", "net8.0", $"{Program}{Strict}<Nullable>disable</Nullable><LangVersion>12</LangVersion><RollForward>Major</RollForward><UseAppHost>false</UseAppHost>").WithProgram();
        await project.RestoreAsync();
        ConsumerProject.AssertClean(await project.BuildAsync());
        Assert.True(RelativeError(await project.RunAsync()) <= Tolerance);
    }

    [Fact]
    public async Task Runs_trimmed_and_self_contained()
    {
        var project = new ConsumerProject(
            feed, "Trimmed", "net10.0", $"{Program}<SelfContained>true</SelfContained><PublishTrimmed>true</PublishTrimmed><TrimMode>full</TrimMode><TrimmerSingleWarn>false</TrimmerSingleWarn>").WithProgram();
        await project.RestoreAsync("-r", Runtime);
        await project.PublishAsync(Runtime);
        Assert.True(RelativeError(await project.RunAsync()) <= Tolerance);
    }

    [Fact]
    public async Task Runs_as_native_code()
    {
        var linker = await FindLinkerAsync();
        var project = new ConsumerProject(
            feed, "Native", "net9.0", $"{Program}<PublishAot>true</PublishAot><IlcInstructionSet>native</IlcInstructionSet><TrimmerSingleWarn>false</TrimmerSingleWarn>{linker}").WithProgram();
        await project.RestoreAsync("-r", Runtime);
        await project.PublishAsync(Runtime);
        Assert.False(File.Exists(Path.Combine(project.Folder, "out", "Native.dll")));
        Assert.True(RelativeError(await project.RunAsync()) <= Tolerance);
    }

    [Fact]
    public async Task Snippets_of_the_documentation_compile_with_the_package_of_the_zoo()
    {
        var project = new ConsumerProject(feed, "Snippets", "net10.0", "<ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable>", "Unroll.Networks");
        var snippets = Snippets.Read(Path.Combine(PackageFeed.Repository, "docs", "getting-started.md"));
        Assert.NotEmpty(snippets);
        for (var i = 0; i < snippets.Count; i++)
        {
            project.Write($"Snippet{i}.cs", snippets[i]);
        }

        await project.RestoreAsync();
        ConsumerProject.AssertClean(await project.BuildAsync());
    }

    [Fact]
    public async Task A_wrong_declaration_fails_the_build_with_its_diagnostic()
    {
        var project = new ConsumerProject(feed, "Wrong", "net10.0", "");
        project.Write("Wrong.cs", "[Unroll.ResNet(Layers = [3, 0])] public sealed partial record Wrong;");
        await project.RestoreAsync();
        var result = await project.BuildAsync();
        Assert.NotEqual(0, result.ExitCode);
        Assert.Matches(@"Wrong\.cs\(1,16\): error UNR0005: Layers gives a stage 0 blocks; ", result.Log);
    }

    private double RelativeError(float[] logits)
    {
        Assert.Equal(feed.Expected.Count, logits.Length);
        double error = 0, norm = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            error += Math.Pow(logits[i] - feed.Expected[i], 2);
            norm += Math.Pow(feed.Expected[i], 2);
        }

        return Math.Sqrt(error / norm);
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
