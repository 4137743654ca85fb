using System.Runtime.InteropServices;
using Unroll.Tensors;
using Unroll.Testing;

namespace Unroll.Consumer.Tests;

/// <summary>The tool as its users have it: installed from its package, outside the repository, with a library of theirs.</summary>
public sealed class ToolTests(PackageFeed feed, ITestOutputHelper output)
{
    private const string OwnNetwork = "MyNet";

    [Fact]
    public async Task The_installed_tool_runs_networks_of_a_library_that_was_built_with_the_packages()
    {
        var library = new ConsumerProject(feed, "OwnLibrary", "net8.0", "<OutputType>Library</OutputType>");
        library.Write("MyNet.cs", await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Consumer", "MyNet.cs"), TestContext.Current.CancellationToken));
        ConsumerProject.AssertClean(await library.BuildAsync());
        var assembly = Path.Combine(library.Folder, "out", "OwnLibrary.dll");
        var folder = feed.NewFolder("Tool");
        var unroll = await InstallAsync(folder, "Unroll.Cli", "unroll");

        var listed = await RunAsync(unroll, folder, "list", "--assembly", assembly);
        Assert.Equal(OwnNetwork, Assert.Single(listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)).Split(' ')[0]);
        Assert.StartsWith($"{OwnNetwork} (ResNet, weights: your own)", (await RunAsync(unroll, folder, "summary", OwnNetwork, "--assembly", assembly)).Output, StringComparison.Ordinal);

        NpyFile.Write(Path.Combine(folder, "x.npy"), MemoryMarshal.Cast<byte, float>(await File.ReadAllBytesAsync(feed.Image, TestContext.Current.CancellationToken)).ToArray(), [1, 3, 32, 32]);
        await RunAsync(unroll, folder, "run", OwnNetwork, "--assembly", assembly, "--weights", feed.Weights, "--input", "x.npy", "--output", "y.npy");
        feed.AssertClose(NpyFile.Read(Path.Combine(folder, "y.npy")).Values);
    }

    [Fact]
    public async Task The_installed_server_serves_the_weights_that_come_with_it_and_its_page()
    {
        var folder = feed.NewFolder("Server");
        var command = await InstallAsync(folder, "Unroll.Server", "unroll-server");
        using var server = await ServerProcess.StartAsync(output, folder, command, "--port", "0", "--grpc-port", "0");
        Assert.Contains("\"name\":\"fashion_resnest\"", await server.Client.GetStringAsync("/v2/models/fashion_resnest", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", await server.Client.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_installed_cluster_evaluates_images_with_the_weights_that_come_with_it()
    {
        var folder = feed.NewFolder("Cluster");
        var command = await InstallAsync(folder, "Unroll.Cluster", "unroll-cluster");
        for (var i = 0; i < 10; i++)
        {
            var images = Directory.CreateDirectory(Path.Combine(folder, "data", $"class{i}")).FullName;
            await File.WriteAllBytesAsync(Path.Combine(images, "black.pgm"), [.. "P5 28 28 255\n"u8, .. new byte[28 * 28]], TestContext.Current.CancellationToken);
        }

        // The same image in each class: the network is right once.
        Assert.Contains("(1 of 10 images right)", (await RunAsync(command, folder, "run", "fashion_resnest", "--data", "data", "--output", "job")).Output, StringComparison.Ordinal);
    }

    private static async Task<CommandResult> RunAsync(string unroll, string folder, params string[] arguments)
    {
        var result = await DotnetCommand.RunProgramAsync(unroll, folder, arguments);
        Assert.True(result.ExitCode == 0, result.Log);
        return result;
    }

    /// <summary>Installs a tool into a folder.</summary>
    /// <returns>The program.</returns>
    private async Task<string> InstallAsync(string folder, string package, string command)
    {
        var installed = await feed.DotnetAsync(folder, "tool", "install", package, "--tool-path", "tools", "--version", feed.Version);
        Assert.True(installed.ExitCode == 0, installed.Log);
        return Path.Combine(folder, "tools", OperatingSystem.IsWindows() ? $"{command}.exe" : command);
    }
}
