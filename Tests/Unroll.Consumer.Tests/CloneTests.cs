using System.Text.Json;
using Unroll.Testing;

namespace Unroll.Consumer.Tests;

/// <summary>Commands of the documentation that build in the clone itself, beside the other tests.</summary>
[Collection(ToolTests.Tool)]
public sealed class CloneTests(ITestOutputHelper output)
{
    /// <summary>What is built is the tool with libtorch, in folders of its own. Explicit: compiling the zoo for TorchSharp too takes as long as most of the other tests here.</summary>
    [Fact(Explicit = true)]
    public async Task One_command_builds_the_tool_with_libtorch_and_compares_all_back_ends()
    {
        var tool = Path.Combine(PackageFeed.Repository, "Networks", "Unroll.Cli");
        var ordinary = Stamps(tool);

        var result = await DotnetCommand.RunAsync(
            PackageFeed.Repository, packages: null,
            "run", "-c", PackageFeed.Configuration, "--project", "Networks/Unroll.Cli", "-p:WithLibtorch=true", "--", "verify", "fashion_resnest", "--json");

        output.WriteLine(result.Log);
        Assert.Equal(ordinary, Stamps(tool));
        using var report = JsonDocument.Parse(result.Output);
        var reasons = report.RootElement.GetProperty("unavailable").EnumerateArray()
            .Where(d => d.GetProperty("device").GetString() == "torch").Select(d => d.GetProperty("reason").GetString()!);
        foreach (var reason in reasons)
        {
            Assert.DoesNotContain("not in this build", reason, StringComparison.Ordinal);
            Assert.Skip(reason);
        }

        Assert.Equal(0, result.ExitCode);
        Assert.True(report.RootElement.GetProperty("agree").GetBoolean());
        Assert.Contains(report.RootElement.GetProperty("devices").EnumerateArray(), d => d.GetProperty("device").GetString() == "TorchSharp, CPU");
    }

    [Theory]
    [InlineData("Unroll.Cli", "PackageReference", "TorchSharp-cpu")]
    [InlineData("Unroll.Networks.AllBackends", "Compile", "TorchDevice.cs")]
    public async Task With_libtorch_a_project_has_other_items_and_folders_of_its_own(string project, string items, string item)
    {
        var (ordinary, libtorch) = (await EvaluateAsync(project, items), await EvaluateAsync(project, items, "-p:WithLibtorch=true"));

        Assert.All(ordinary.Folders, folder => Assert.DoesNotContain("libtorch", folder, StringComparison.Ordinal));
        Assert.All(libtorch.Folders, folder => Assert.Matches(@"^(bin|obj)[/\\]libtorch[/\\]", folder));
        Assert.DoesNotContain(item, ordinary.Items);
        Assert.Contains(item, libtorch.Items);
    }

    /// <summary>Where a project builds, and the names of some of its items.</summary>
    private static async Task<(string[] Folders, string[] Items)> EvaluateAsync(string project, string items, params string[] properties)
    {
        var result = await DotnetCommand.RunAsync(
            PackageFeed.Repository, packages: null,
            ["msbuild", $"Networks/{project}/{project}.csproj", $"-p:Configuration={PackageFeed.Configuration}", .. properties, "-getProperty:OutputPath,IntermediateOutputPath", $"-getItem:{items}"]);
        Assert.True(result.ExitCode == 0, result.Log);
        using var answer = JsonDocument.Parse(result.Output);
        return (
            [.. answer.RootElement.GetProperty("Properties").EnumerateObject().Select(property => property.Value.GetString()!)],
            [.. answer.RootElement.GetProperty("Items").GetProperty(items).EnumerateArray().Select(item => Path.GetFileName(item.GetProperty("Identity").GetString()!))]);
    }

    /// <summary>What the ordinary build of the tool, and of all that it references, has made.</summary>
    private static string[] Stamps(string tool)
    {
        var projects = new[] { tool, Path.Combine(tool, "..", "Unroll.Networks.AllBackends"), Path.Combine(tool, "..", "..", "Runtime", "Unroll.Torch") };
        return [.. projects
            .SelectMany(project => new[] { "bin", "obj" }.Select(folder => new DirectoryInfo(Path.Combine(project, folder))))
            .SelectMany(folder => folder.EnumerateFiles("*", SearchOption.AllDirectories))
            .Where(file => !file.FullName.Contains($"{Path.DirectorySeparatorChar}libtorch{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => file.Extension is ".dll" or ".json")
            .Select(file => $"{file.FullName} {file.LastWriteTimeUtc.Ticks}")
            .Order(StringComparer.Ordinal)];
    }
}
